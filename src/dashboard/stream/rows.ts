import type { PageHost, PageState } from "../../monitor/page/page-message.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { GoneEngine } from "../seen/gone.ts";

/** A row of the stream: the name of a host, or an engine that it has, or had of late. */
export type Row =
  | { readonly kind: "host"; readonly host: PageHost; readonly topPx: number; readonly heightPx: number }
  | EngineRow;

/** An engine's row. */
export interface EngineRow {
  readonly kind: "engine";
  readonly id: EngineId;
  /** Its place in the columns; undefined: it is gone. */
  readonly index: number | undefined;
  readonly topPx: number;
  readonly heightPx: number;
}

const HOST_PX = 26;
// Engines are lower where there are many.
const ENGINE_PX = [22, 16] as const;
const MANY = 64;

/** Rows from the top down. A single host has no row of its own. */
export function rowsOf({ hosts, engines }: PageState, gone: ReadonlyMap<EngineId, GoneEngine>): readonly Row[] {
  const enginePx = engines.id.length > MANY ? ENGINE_PX[1] : ENGINE_PX[0];
  const rows: Row[] = [];
  let index = 0;
  let topPx = 0;
  for (const host of hosts) {
    if (hosts.length > 1) {
      rows.push({ kind: "host", host, topPx, heightPx: HOST_PX });
      topPx += HOST_PX;
    }
    const first = index;
    index += host.engineCount;
    const own = engines.id.slice(first, index).map((id, i) => ({ id, index: first + i }));
    const left = [...gone].flatMap(([id, { host: name }]) => (name === host.host ? [{ id, index: undefined }] : []));
    const shown = left.length === 0 ? own : [...own, ...left].toSorted((a, b) => a.id - b.id);
    for (const engine of shown) {
      rows.push({ kind: "engine", ...engine, topPx, heightPx: enginePx });
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
