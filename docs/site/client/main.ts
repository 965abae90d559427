import { currentTheme, keepTheme, system } from "../../../src/look/kept-theme.ts";
import { addCopyButtons } from "./copy.ts";
import { followOutline } from "./outline.ts";

/** The first element of a kind, if the page has one. */
function find(selector: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(selector);
}

function showTheme(): void {
  document.documentElement.dataset["theme"] = currentTheme();
}

function theme(): void {
  const button = find(".theme");
  if (button === null) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    keepTheme(currentTheme() === "dark" ? "light" : "dark");
    showTheme();
  });
  system.addEventListener("change", showTheme);
}

// On a phone the pages are behind a button.
function menu(): void {
  const button = find(".menu");
  const pages = find("#pages");
  if (button === null || pages === null) return;
  button.hidden = false;
  const show = (open: boolean) => {
    button.ariaExpanded = String(open);
    document.body.classList.toggle("menu-open", open);
  };
  button.addEventListener("click", () => show(button.ariaExpanded !== "true"));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || button.ariaExpanded !== "true") return;
    show(false);
    button.focus();
  });
  const current = pages.querySelector<HTMLElement>("[aria-current]");
  if (current) pages.scrollTop = current.offsetTop - pages.clientHeight / 3;
}

/** What was typed since a search was asked for that is not open yet. */
let early: string | undefined;

async function openSearchHere(): Promise<void> {
  early ??= "";
  try {
    const { openSearch } = await import("./search.ts");
    await openSearch(document.body.dataset["root"] ?? "./", takeEarly);
  } finally {
    early = undefined;
  }
}

function takeEarly(): string {
  const typed = early ?? "";
  early = undefined;
  return typed;
}

function search(): void {
  const button = find(".search-button");
  if (button === null) return;
  button.hidden = false;
  button.addEventListener("click", () => void openSearchHere());
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    const asks = (event.key === "/" && !isTyping) || (event.key === "k" && (event.ctrlKey || event.metaKey));
    const isEarly = early !== undefined && !isTyping && !isShortcut && event.key.length === 1;
    if (!(asks || isEarly) || event.defaultPrevented) return;
    event.preventDefault();
    if (isEarly) early += event.key;
    else void openSearchHere();
  });
}

theme();
menu();
search();
addCopyButtons();
followOutline();
