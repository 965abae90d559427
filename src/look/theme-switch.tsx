import { useStore } from "./store.ts";
import { Symbol } from "./symbol.tsx";
import { switchTheme, theme } from "./theme.ts";

/** A button that switches to the other theme. */
export function ThemeSwitch() {
  const shown = useStore(theme);
  const other = shown === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      class="quiet icon"
      aria-label={`Show it ${other}`}
      title={`Show it ${other}`}
      onClick={switchTheme}
    >
      <Symbol icon={shown === "dark" ? "sun" : "moon"} />
    </button>
  );
}
