import { Store } from "../../../../src/look/store.ts";
import { TABS, type TabName } from "./tabs.tsx";

/** What is set in a tab, as the address has it: `samples` to `1e7`. */
export type Fields = Readonly<Record<string, string>>;

/** What the address says. */
export interface Place {
  readonly tab: TabName;
  /** What is set in each tab; in one that is not shown, what was set when it was. */
  readonly fields: Readonly<Record<TabName, Fields>>;
  /** Counts what comes from outside: a link that is opened, Back, Forward, an address that is typed. */
  readonly arrivals: number;
}

/** Fields that can be shown, and what was wrong with those that can't, a sentence each. */
export interface Checked {
  readonly fields: Fields;
  readonly problems: readonly string[];
}

/** Checks the fields of a tab's links; a tab without one has no fields. */
export type Checks = Partial<Record<TabName, (fields: Fields) => Checked>>;

const NOTHING: Readonly<Record<TabName, Fields>> = { pi: {}, kernels: {}, views: {} };
// Far longer than code that anybody writes here, far shorter than what slows a page down.
const LONGEST_ADDRESS = 100_000;
// Safari takes 100 changes in 30 s.
const RETRY_MS = 1000;

/** Where the page is. Tabs read what is set in them from here. */
export const place: Store<Place> = new Store<Place>({ tab: "pi", fields: NOTHING, arrivals: 0 });

/** What was wrong with the link that was opened, a sentence each. */
export const linkProblems: Store<readonly string[]> = new Store<readonly string[]>([]);

let checks: Checks = {};
let seenAddress: string | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

/** Goes where the address says, now and whenever it changes. */
export function followAddress(given: Checks): void {
  checks = given;
  arrive();
  addEventListener("popstate", arrive);
  addEventListener("hashchange", arrive);
}

/** Shows a tab, and what is set there, as a step that Back undoes. */
export function visit(tab: TabName, fields: Fields = place.value.fields[tab]): void {
  setFields(tab, fields, tab);
  linkProblems.set([]);
  if (hashOf(tab, fields) !== location.hash) write("pushState", false);
}

/** Sets what is set in a tab. Back undoes it only where it follows a run: what is typed is no step of its own. */
export function edit(tab: TabName, fields: Fields): void {
  const { tab: shown } = place.value;
  setFields(tab, fields, shown);
  if (tab === shown) write(isKept() ? "pushState" : "replaceState", false);
}

/** Sets what is set in a tab, as something to which Back leads: a run. */
export function keep(tab: TabName, fields: Fields): void {
  const { tab: shown } = place.value;
  setFields(tab, fields, shown);
  if (tab === shown) write("replaceState", true);
}

/** The address of the page with what is set in a tab. */
export function linkTo(tab: TabName, fields: Fields): string {
  return `${location.href.split("#")[0] ?? ""}${hashOf(tab, fields)}`;
}

/** Adds a sentence to what was wrong with the link. */
export function addLinkProblem(problem: string): void {
  linkProblems.set([...linkProblems.value, problem]);
}

function setFields(tab: TabName, fields: Fields, shown: TabName): void {
  place.set({ ...place.value, tab: shown, fields: { ...place.value.fields, [tab]: fields } });
}

function arrive(): void {
  // Both events come of some changes.
  if (location.hash === seenAddress) return;
  clearTimeout(retry);
  const { tab, fields, problems } = read(location.hash);
  seenAddress = location.hash;
  const { arrivals } = place.value;
  place.set({ tab, fields: { ...place.value.fields, [tab]: fields }, arrivals: arrivals + 1 });
  linkProblems.set(problems);
  if (problems.length > 0) write("replaceState", isKept());
}

function read(hash: string): Checked & { readonly tab: TabName } {
  if (hash.length > LONGEST_ADDRESS) {
    const length = hash.length.toLocaleString("en");
    return { tab: "pi", fields: {}, problems: [`This link has ${length} characters, too many to be read.`] };
  }
  const [, name = "", query = ""] = /^#?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const tab = TABS.find((one) => one.name === name)?.name;
  if (tab === undefined) {
    return {
      tab: "pi",
      fields: {},
      problems: name === "" ? [] : [`This link leads to “${cut(name)}”, which is no tab.`],
    };
  }
  const given = Object.fromEntries(new URLSearchParams(query));
  return { tab, ...(checks[tab]?.(given) ?? { fields: {}, problems: [] }) };
}

/** A text of a link as a sentence has it, which it must not fill. */
export function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function hashOf(tab: TabName, fields: Fields): string {
  const query = new URLSearchParams({ ...fields }).toString();
  return query === "" ? `#${tab}` : `#${tab}?${query}`;
}

function write(method: "pushState" | "replaceState", kept: boolean): void {
  clearTimeout(retry);
  const { tab, fields } = place.value;
  const hash = hashOf(tab, fields[tab]);
  try {
    history[method]({ kept }, "", hash);
    seenAddress = location.hash;
  } catch {
    retry = setTimeout(() => write(method, kept), RETRY_MS);
  }
}

function isKept(): boolean {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null && "kept" in state && state.kept === true;
}
