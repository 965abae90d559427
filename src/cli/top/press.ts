import type { HostDeed } from "../../monitor/host-order.ts";
import type { Snapshot } from "../../monitor/snapshot.ts";
import { columnsOf, type Row } from "./rows.ts";
import { shownRows } from "./selection.ts";
import { TABLES, type TableName, type TopState, type Wish } from "./state.ts";

/** A key, as node:readline names it. */
export interface Key {
  /** Such as `up`, `return`, `e`; undefined for what has no name. */
  readonly name?: string | undefined;
  /** What is typed by it. */
  readonly text?: string | undefined;
  readonly isControl?: boolean | undefined;
}

/** What a key does: the state after it, and what is to be done beside. */
export interface Pressed {
  readonly state: TopState;
  readonly act?: "quit" | "suspend" | Wish;
}

/** What is there when a key is pressed. */
export interface Scene {
  readonly snapshot: Snapshot;
  /** Rows that are shown at once. */
  readonly page: number;
}

/** What a key does. */
export function press(state: TopState, key: Key, scene: Scene): Pressed {
  if (key.isControl === true && key.name === "c") return { state, act: "quit" };
  if (key.isControl === true && key.name === "z") return { state, act: "suspend" };
  const { message: _, ...silent } = state;
  switch (state.mode.kind) {
    case "help":
      return isLeaving(key) || key.text === "?" ? { state: { ...silent, mode: { kind: "table" } } } : { state };
    case "profile":
      return inProfile(silent, state.mode, key);
    case "filter":
      return { state: inFilter(silent, key) };
    case "question":
      return {
        state: { ...silent, mode: { kind: "table" } },
        ...(key.name === "y" && { act: state.mode.wish }),
      };
    case "table":
      return inTable(silent, key, scene);
  }
}

function isLeaving({ name }: Key): boolean {
  return name === "escape" || name === "q" || name === "return";
}

function inProfile(state: TopState, mode: TopState["mode"] & { readonly kind: "profile" }, key: Key): Pressed {
  if (isLeaving(key) || key.name === "p") return { state: { ...state, mode: { kind: "table" } } };
  const step = { up: -1, down: 1, pageup: -10, pagedown: 10, home: -Infinity }[key.name ?? ""] ?? 0;
  return { state: { ...state, mode: { ...mode, scrolled: Math.max(0, mode.scrolled + step) } } };
}

function inFilter(state: TopState, { name, text = "", isControl }: Key): TopState {
  const { filter } = state;
  if (name === "return") return { ...state, mode: { kind: "table" } };
  if (name === "escape") return { ...state, filter: "", mode: { kind: "table" } };
  if (name === "backspace") return { ...state, filter: filter.replace(/.$/su, "") };
  const isTyped = isControl !== true && text !== "" && !/\p{Cc}/u.test(text);
  return isTyped ? { ...state, filter: filter + text } : state;
}

const TABLE_KEYS: Readonly<Record<string, TableName>> = { e: "engines", h: "hosts", c: "clients", j: "jobs" };

function inTable(state: TopState, key: Key, scene: Scene): Pressed {
  const { name = "", text = "" } = key;
  const table = TABLE_KEYS[text];
  if (table !== undefined) return { state: show(state, table) };
  const typed = afterTyping(state, text);
  if (typed !== undefined) return typed;
  const step = stepOf(name, scene.page);
  if (step !== undefined) return { state: moved(state, step, scene) };
  switch (name) {
    case "tab":
      return { state: show(state, TABLES[(TABLES.indexOf(state.table) + 1) % TABLES.length] ?? "engines") };
    case "escape":
      return { state: { ...state, filter: "" } };
    default:
      return asked(state, text, scene);
  }
}

// Rows that the selection moves by.
function stepOf(name: string, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    up: -1,
    down: 1,
    pageup: -page,
    pagedown: page,
    home: -Infinity,
    end: Infinity,
  };
  return steps[name];
}

function afterTyping(state: TopState, text: string): Pressed | undefined {
  switch (text) {
    case "?":
      return { state: { ...state, mode: { kind: "help" } } };
    case "/":
      return { state: { ...state, mode: { kind: "filter" } } };
    case "s":
      return { state: sorted(state, 1) };
    case "S":
      return { state: sorted(state, -1) };
    case "o":
      return { state: turned(state) };
    case "q":
      return { state, act: "quit" };
    default:
      return undefined;
  }
}

function show(state: TopState, table: TableName): TopState {
  return { ...state, table, selected: { key: "", index: 0 } };
}

function sorted(state: TopState, step: number): TopState {
  const { table, sorting } = state;
  const columns = columnsOf(table);
  const column = (sorting[table].column + step + columns.length) % columns.length;
  // The most is looked for: the busiest, the slowest; of ids and names the first.
  const isFalling = column > 0 && columns[column]?.isNumber !== false;
  return { ...state, sorting: { ...sorting, [table]: { column, isFalling } } };
}

function turned(state: TopState): TopState {
  const { table, sorting } = state;
  const { column, isFalling } = sorting[table];
  return { ...state, sorting: { ...sorting, [table]: { column, isFalling: !isFalling } } };
}

function moved(state: TopState, step: number, { snapshot }: Scene): TopState {
  const { rows, selected } = shownRows(snapshot, state);
  const index = Math.max(0, Math.min(rows.length - 1, selected + step));
  return { ...state, selected: { key: rows[index]?.key ?? "", index } };
}

/** What is wished of the selected row: asked first, but for a look. */
function asked(state: TopState, text: string, { snapshot }: Scene): Pressed {
  const { rows, selected } = shownRows(snapshot, state);
  const row = rows[selected];
  const wish = wishOf(text, row);
  if (wish === undefined) return { state };
  if (typeof wish === "string") return { state: { ...state, message: { text: wish, isBad: true } } };
  // What is selected stays so while it is asked, whatever comes and goes.
  const fixed = { ...state, selected: { key: row?.key ?? "", index: selected } };
  if (wish.deed.kind !== "profile") return { state: { ...fixed, mode: { kind: "question", wish } } };
  const title = `${wish.text}, for ${wish.deed.ms / 1000} s …`;
  return { state: { ...fixed, mode: { kind: "profile", title, scrolled: 0 } }, act: wish };
}

const PROFILE_MS = 2000;
const VERBS = { i: "interrupt", d: "drain", r: "restart", k: "kill", p: "profile" } as const;

/** What a key wishes of a row; a text: why that can't be. */
function wishOf(key: string, row: Row | undefined): Wish | string | undefined {
  const kind = VERBS[key as keyof typeof VERBS] as (typeof VERBS)[keyof typeof VERBS] | undefined;
  if (kind === undefined) return undefined;
  const { host, engine } = row ?? {};
  if (host === undefined)
    return `${kind} is for engines${kind === "drain" || kind === "kill" ? " and hosts" : ""}: e shows them`;
  if (engine !== undefined) {
    const text = `${kind} engine ${engine.id} on host ${host.host}`;
    return { host: host.host, deed: deedOf(kind, engine.id), text };
  }
  if (kind !== "drain" && kind !== "kill") return `${kind} is for one engine: e shows them`;
  const count = host.engines.length;
  return {
    host: host.host,
    deed: { kind },
    text: `${kind} host ${host.host} with ${count} ${count === 1 ? "engine" : "engines"}`,
  };
}

function deedOf(kind: (typeof VERBS)[keyof typeof VERBS], engine: number): HostDeed {
  return kind === "profile" ? { kind, engine, ms: PROFILE_MS } : { kind, engine };
}
