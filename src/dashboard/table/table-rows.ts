import { ENGINE_STATES, type PageHost, type PageState } from "../../monitor/page/page-message.ts";

/** By what hosts and their engines are sorted. */
export const SORTS = ["name", "busy", "load", "memory", "rate", "failed"] as const;
export type Sort = (typeof SORTS)[number];

/** How the table is shown. */
export interface TableView {
  readonly sort: Sort;
  readonly isDown: boolean;
  /** What is looked for: a host, an id, a function or a state. */
  readonly filter: string;
  /** Hosts whose engines are shown the other way than by default. */
  readonly toggled: ReadonlySet<string>;
}

/** A row: a host, or an engine by its place in the columns. */
export type TableRow =
  | { readonly kind: "host"; readonly host: PageHost; readonly busy: number; readonly isOpen: boolean }
  | { readonly kind: "engine"; readonly host: PageHost; readonly index: number };

// Up to so many engines are shown without being asked for.
const FEW = 32;

/** The rows of the table, in its order. */
export function tableRows(state: PageState, view: TableView): readonly TableRow[] {
  const words = view.filter.trim().toLowerCase();
  const isOpenByDefault = state.engines.id.length <= FEW;
  let first = 0;
  const hosts = state.hosts.map((host) => {
    const indices = Array.from({ length: host.engineCount }, (_, i) => first + i);
    first += host.engineCount;
    return { host, indices, busy: mean(indices.map((index) => state.engines.busy[index] ?? 0)) };
  });
  const direction = view.isDown ? -1 : 1;
  const sorted = hosts.toSorted((a, b) => direction * compare(hostValue(view.sort, a), hostValue(view.sort, b)));
  return sorted.flatMap(({ host, indices, busy }) => {
    const isHostMeant = host.host.toLowerCase().includes(words) || (words !== "" && host.state === words);
    const meant = isHostMeant ? indices : indices.filter((index) => isMeant(state, index, words));
    if (meant.length === 0 && !isHostMeant) return [];
    const isOpen = (isOpenByDefault || (words !== "" && !isHostMeant)) !== view.toggled.has(host.host);
    const engines = isOpen
      ? meant.toSorted(
          (a, b) => direction * compare(engineValue(view.sort, state, a), engineValue(view.sort, state, b)),
        )
      : [];
    return [
      { kind: "host", host, busy, isOpen } as const,
      ...engines.map((index) => ({ kind: "engine", host, index }) as const),
    ];
  });
}

function isMeant({ engines }: PageState, index: number, words: string): boolean {
  if (words === "" || String(engines.id[index]) === words) return true;
  if (ENGINE_STATES[engines.state[index] ?? 0] === words) return true;
  return (engines.names[engines.runs[index] ?? -1] ?? "").toLowerCase().includes(words);
}

/** Part of a machine's memory that is used, 0 to 1; undefined where nobody tells. */
export function memoryUsed({ machine: { memoryBytes, freeBytes } }: PageHost): number | undefined {
  if (memoryBytes === undefined || freeBytes === undefined || memoryBytes <= 0) return undefined;
  return 1 - freeBytes / memoryBytes;
}

function hostValue(sort: Sort, { host, busy }: { readonly host: PageHost; readonly busy: number }): number | string {
  switch (sort) {
    case "name":
      return host.host;
    case "busy":
      return busy;
    case "load":
      return (host.machine.load ?? 0) / host.machine.cores;
    case "memory":
      return memoryUsed(host) ?? 0;
    case "rate":
      return host.rate;
    case "failed":
      return 0;
  }
}

function engineValue(sort: Sort, { engines }: PageState, index: number): number {
  switch (sort) {
    case "busy":
      return engines.busy[index] ?? 0;
    case "rate":
      return engines.rate[index] ?? 0;
    case "memory":
      return engines.heapBytes[index] ?? 0;
    case "failed":
      return engines.failed[index] ?? 0;
    case "name":
    case "load":
      return engines.id[index] ?? 0;
  }
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "string" || typeof b === "string") {
    return String(a).localeCompare(String(b), "en", { numeric: true });
  }
  return a - b;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
