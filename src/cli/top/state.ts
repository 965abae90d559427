import type { HostDeed, ProfileNode } from "../../monitor/host-order.ts";

export const TABLES = ["engines", "hosts", "clients", "jobs"] as const;
export type TableName = (typeof TABLES)[number];

/** By which column a table is sorted; that of the same index. */
export interface Sorting {
  readonly column: number;
  readonly isFalling: boolean;
}

/** Something that a host is to do, and how that is said. */
export interface Wish {
  readonly host: string;
  readonly deed: HostDeed;
  /** `kill engine 7 on host one`. */
  readonly text: string;
}

/** What is shown beside, or instead of, the table. */
export type Mode =
  | { readonly kind: "table" }
  | { readonly kind: "help" }
  /** The filter is being typed. */
  | { readonly kind: "filter" }
  /** Whether it is really to be done. */
  | { readonly kind: "question"; readonly wish: Wish }
  /** `root` is absent while the engine is watched. */
  | { readonly kind: "profile"; readonly title: string; readonly root?: ProfileNode; readonly scrolled: number };

/** What whoever looks has chosen. */
export interface TopState {
  readonly table: TableName;
  readonly sorting: Readonly<Record<TableName, Sorting>>;
  /** Rows that hold it, in whatever case, are shown. */
  readonly filter: string;
  /** Key of the selected row, and where it was, in case that it goes. */
  readonly selected: { readonly key: string; readonly index: number };
  readonly mode: Mode;
  /** What became of the last wish. */
  readonly message?: { readonly text: string; readonly isBad: boolean };
}

export const FIRST_STATE: TopState = {
  table: "engines",
  sorting: {
    engines: { column: 0, isFalling: false },
    hosts: { column: 0, isFalling: false },
    clients: { column: 0, isFalling: false },
    jobs: { column: 0, isFalling: false },
  },
  filter: "",
  selected: { key: "", index: 0 },
  mode: { kind: "table" },
};
