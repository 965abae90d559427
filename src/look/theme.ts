import { currentTheme, keepTheme, system, type Theme } from "./kept-theme.ts";
import { Store } from "./store.ts";

/** What is shown now. */
export const theme = new Store<Theme>(currentTheme());

/** Puts the theme on the page, and follows the system as long as the switch has not been used. */
export function followTheme(): void {
  show();
  system.addEventListener("change", show);
}

/** Switches to the other theme, and keeps it. */
export function switchTheme(): void {
  keepTheme(theme.value === "dark" ? "light" : "dark");
  show();
}

function show(): void {
  const shown = currentTheme();
  // Before the listeners, which read colours from the page.
  document.documentElement.dataset["theme"] = shown;
  theme.set(shown);
}
