import { DocsLinks } from "./docs.tsx";
import { useStore } from "./store.ts";
import { Symbol } from "./symbol.tsx";
import { type TabName, Tabs } from "./tabs.tsx";
import { switchTheme, theme } from "./theme.ts";

interface HeaderProps {
  readonly shown: TabName;
  readonly onShow: (name: TabName) => void;
}

/** The bar above all: the name, the tabs, the docs and the theme. */
export function Header({ shown, onShow }: HeaderProps) {
  return (
    <header class="top">
      <a class="mark" href="#pi">
        <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
          <rect width="32" height="32" rx="7" />
          <path d="M7 9a16 16 0 0 1 16 16H7z" />
        </svg>
        Ensemble
      </a>
      <Tabs shown={shown} onShow={onShow} />
      <nav class="links" aria-label="Documentation">
        <DocsLinks />
      </nav>
      <ThemeSwitch />
    </header>
  );
}

function ThemeSwitch() {
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
