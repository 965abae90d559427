import { Store } from "./store.ts";

/** Colours of the page: those of the system, until the switch has been used. */
export type Theme = "light" | "dark";

const KEY = "ensemble-playground-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

/** What is shown now. */
export const theme = new Store<Theme>(current());

/** Puts the theme on the page, and follows the system as long as the switch has not been used. */
export function followTheme(): void {
  show();
  system.addEventListener("change", show);
}

/** Switches to the other theme, and keeps it. */
export function switchTheme(): void {
  localStorage.setItem(KEY, theme.value === "dark" ? "light" : "dark");
  show();
}

function show(): void {
  const shown = current();
  // Before the listeners, which read colours from the page.
  document.documentElement.dataset["theme"] = shown;
  theme.set(shown);
}

function current(): Theme {
  const kept = localStorage.getItem(KEY);
  if (kept === "light" || kept === "dark") return kept;
  return system.matches ? "dark" : "light";
}
