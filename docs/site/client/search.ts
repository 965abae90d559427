import MiniSearch, { type SearchResult } from "minisearch";
import type { SearchPage } from "../search.ts";

interface Found {
  readonly href: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

const MOST = 12;

/** Texts for those who change the package, which come after the guide and the reference. */
const FOR_AUTHORS = /(?:^|\/)(?:project|inside)\//u;

interface Opener {
  readonly show: (typed: string) => void;
  /** Loads the index, once; where that failed, again. Never rejects. */
  readonly load: () => Promise<void>;
}

let made: Opener | undefined;

/**
 * Opens the search over the page.
 *
 * @param root - how this page gets to the first one, such as `../`
 * @param takeEarly - gives what was typed before the search was open, once
 */
export async function openSearch(root: string, takeEarly: () => string): Promise<void> {
  made ??= makeSearch(root);
  made.show(takeEarly());
  await made.load();
}

function makeSearch(root: string): Opener {
  const { dialog, input, list, note } = makeDialog();
  const searcher = new Searcher(list, note, input);
  input.addEventListener("input", () => searcher.show(input.value));
  input.addEventListener("keydown", (event) => searcher.onKey(event));
  let loading: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    try {
      searcher.fill(await loadPages(root), root);
      searcher.show(input.value);
    } catch {
      loading = undefined;
      note.textContent = "The index of the search could not be loaded.";
    }
  };
  return {
    show: (typed) => {
      if (!dialog.open) dialog.showModal();
      if (typed === "") return input.select();
      input.value = typed;
      searcher.show(typed);
    },
    load: () => {
      loading ??= load();
      return loading;
    },
  };
}

async function loadPages(root: string): Promise<readonly SearchPage[]> {
  const response = await fetch(`${root}search.json`);
  if (!response.ok) throw new Error(`search.json: ${response.status}`);
  return response.json() as Promise<readonly SearchPage[]>;
}

function makeDialog() {
  const dialog = document.createElement("dialog");
  dialog.className = "search";
  dialog.ariaLabel = "Search";
  dialog.innerHTML = `<input role="combobox" aria-expanded="true" aria-controls="found" aria-label="Search"
    aria-autocomplete="list" placeholder="Search the docs" autocomplete="off" spellcheck="false">
    <ul id="found" role="listbox" aria-label="Results"></ul><p class="note" role="status"></p>`;
  document.body.append(dialog);
  // A click beside it.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  const part = <T extends Element>(selector: string) => dialog.querySelector<T>(selector) as T;
  return {
    dialog,
    input: part<HTMLInputElement>("input"),
    list: part<HTMLUListElement>("ul"),
    note: part<HTMLParagraphElement>(".note"),
  };
}

class Searcher {
  readonly #list: HTMLUListElement;
  readonly #note: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #index = new MiniSearch<Found & { id: number }>({
    fields: ["heading", "title", "text"],
    storeFields: ["href", "title", "heading", "text"],
    searchOptions: { prefix: true, fuzzy: 0.15, combineWith: "AND", boost: { heading: 4, title: 2 }, boostDocument },
  });
  #isFilled = false;
  #chosen = 0;

  constructor(list: HTMLUListElement, note: HTMLElement, input: HTMLInputElement) {
    this.#list = list;
    this.#note = note;
    this.#input = input;
  }

  fill(pages: readonly SearchPage[], root: string): void {
    const sections = pages.flatMap(({ path, title, sections: own }) =>
      own.map(([id, heading, text], index) => ({
        href: `${root}${path}${index === 0 ? "" : `#${id}`}`,
        title,
        heading,
        text,
      })),
    );
    this.#index.addAll(sections.map((section, id) => ({ ...section, id })));
    this.#isFilled = true;
  }

  /** Shows what has the words; nothing until that can be known. */
  show(words: string): void {
    if (!this.#isFilled) return;
    const found = words.trim() === "" ? [] : this.#index.search(words).slice(0, MOST);
    this.#list.replaceChildren(...found.map((each, index) => resultItem(each, index)));
    this.#note.textContent = noteOf(words, found.length);
    this.#choose(0);
  }

  onKey(event: KeyboardEvent): void {
    const { length } = this.#list.children;
    if (event.key === "ArrowDown") this.#choose((this.#chosen + 1) % Math.max(length, 1));
    else if (event.key === "ArrowUp") this.#choose((this.#chosen + length - 1) % Math.max(length, 1));
    else if (event.key === "Enter") this.#list.children[this.#chosen]?.querySelector("a")?.click();
    else return;
    event.preventDefault();
  }

  #choose(index: number): void {
    this.#chosen = index;
    for (const [each, item] of [...this.#list.children].entries()) item.ariaSelected = String(each === index);
    const item = this.#list.children[index];
    item?.scrollIntoView({ block: "nearest" });
    if (item) this.#input.setAttribute("aria-activedescendant", item.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }
}

function boostDocument(_id: unknown, _term: string, stored?: Record<string, unknown>): number {
  return FOR_AUTHORS.test(String(stored?.["href"])) ? 0.3 : 1;
}

function noteOf(words: string, count: number): string {
  if (words.trim() === "") return "Pages, headings and names of the API. Esc closes.";
  return count === 0 ? `Nothing has “${words}”.` : "";
}

function resultItem({ href, title, heading, text, terms }: SearchResult, index: number): HTMLLIElement {
  const item = document.createElement("li");
  item.id = `found-${index}`;
  item.role = "option";
  const link = document.createElement("a");
  link.href = String(href);
  link.tabIndex = -1;
  // The dialog stays, where the place is on this page.
  link.addEventListener("click", () => link.closest("dialog")?.close());
  const head = document.createElement("b");
  head.textContent = String(heading);
  const where = document.createElement("small");
  where.textContent = title === heading ? "" : String(title);
  const excerpt = document.createElement("span");
  excerpt.append(...marked(around(String(text), terms), terms));
  link.append(head, where, excerpt);
  item.append(link);
  return item;
}

/** About a line of text around the first of the words. */
function around(text: string, terms: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...places, text.length) - 40);
  const from = places.length === 0 || start === 0 ? 0 : text.indexOf(" ", start) + 1;
  const end = text.length <= from + 150 ? text.length : text.lastIndexOf(" ", from + 150);
  return `${from > 0 ? "… " : ""}${text.slice(from, end)}${end < text.length ? " …" : ""}`;
}

function marked(text: string, terms: readonly string[]): (string | HTMLElement)[] {
  const pattern = terms.map((term) => term.replaceAll(/[^\w]/g, String.raw`\$&`)).join("|");
  if (pattern === "") return [text];
  return text.split(new RegExp(`(${pattern})`, "i")).map((part, index) => {
    if (index % 2 === 0) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}
