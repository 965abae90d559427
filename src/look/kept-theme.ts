import { storage } from "./storage.ts";

/** Colours of the page: those of the system, until the switch has been used. */
export type Theme = "light" | "dark";

/** What the system has. */
export const system = matchMedia("(prefers-color-scheme: dark)");

const KEY = "ensemble-playground-theme";
// Here as well, for pages that may store nothing.
let kept = storage?.getItem(KEY);

/** What is to be shown. */
export function currentTheme(): Theme {
  if (kept === "light" || kept === "dark") return kept;
  return system.matches ? "dark" : "light";
}

/** Keeps what was chosen. */
export function keepTheme(chosen: Theme): void {
  kept = chosen;
  storage?.setItem(KEY, chosen);
}
