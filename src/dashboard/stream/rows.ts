import type { PageHost, PageState } from "../../monitor/page/page-message.ts";

/** A row of the stream: the name of a host, or one of its engines by its place in the columns. */
export type Row =
  | { readonly kind: "host"; readonly host: PageHost; readonly topPx: number; readonly heightPx: number }
  | { readonly kind: "engine"; readonly index: number; readonly topPx: number; readonly heightPx: number };

const HOST_PX = 26;
// Engines are lower where there are many.
const ENGINE_PX = [22, 16] as const;
const MANY = 64;

/** Rows from the top down. A single host has no row of its own. */
export function rowsOf({ hosts, engines }: PageState): readonly Row[] {
  const enginePx = engines.id.length > MANY ? ENGINE_PX[1] : ENGINE_PX[0];
  const rows: Row[] = [];
  let index = 0;
  let topPx = 0;
  for (const host of hosts) {
    if (hosts.length > 1) {
      rows.push({ kind: "host", host, topPx, heightPx: HOST_PX });
      topPx += HOST_PX;
    }
    for (let i = 0; i < host.engineCount; i++) {
      rows.push({ kind: "engine", index: index++, topPx, heightPx: enginePx });
      topPx += enginePx;
    }
  }
  return rows;
}

/** Height of all. */
export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last === undefined ? 0 : last.topPx + last.heightPx;
}

/** Rows that a part of the height shows, if only by a pixel. */
export function rowsIn(rows: readonly Row[], fromPx: number, toPx: number): readonly Row[] {
  return rows.slice(firstAfter(rows, fromPx), firstAfter(rows, toPx - 1) + 1);
}

/** Place of the first row that ends after a height. */
function firstAfter(rows: readonly Row[], px: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && row.topPx + row.heightPx > px) high = middle;
    else low = middle + 1;
  }
  return low;
}
