import type { Snapshot } from "../../monitor/snapshot.ts";
import { type Row, rowsOf } from "./rows.ts";
import type { TopState } from "./state.ts";

/** Rows that pass the filter, sorted; and which of them is selected, -1 where there are none. */
export interface ShownRows {
  readonly rows: readonly Row[];
  readonly selected: number;
}

/** The rows of the table that is looked at. */
export function shownRows(snapshot: Snapshot, { table, filter, sorting, selected }: TopState): ShownRows {
  const { column, isFalling } = sorting[table];
  const wanted = filter.toLowerCase();
  const rows = rowsOf(table, snapshot).filter(
    (row) => wanted === "" || row.cells().some(({ text }) => text.toLowerCase().includes(wanted)),
  );
  const sign = isFalling ? -1 : 1;
  const values = new Map(rows.map((row) => [row, row.value(column)]));
  rows.sort((a, b) => sign * compare(values.get(a) ?? 0, values.get(b) ?? 0) || compareKeys(a.key, b.key));
  const found = rows.findIndex(({ key }) => key === selected.key);
  return { rows, selected: found === -1 ? Math.min(selected.index, rows.length - 1) : found };
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a < b ? -1 : 1;
  return compareKeys(String(a), String(b));
}

// So that node-2 is before node-10.
const collator = new Intl.Collator("en", { numeric: true });

function compareKeys(a: string, b: string): number {
  return collator.compare(a, b);
}
