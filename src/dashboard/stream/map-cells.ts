import type { PageHost, PageState } from "../../monitor/page/page-message.ts";

/** Where each engine's cell is in the map. */
export interface Grid {
  readonly columns: number;
  readonly cellPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Place of the engine at a point; undefined beside all. */
  readonly at: (x: number, y: number) => number | undefined;
}

const SIZES_PX = [16, 14, 12, 10, 9, 8, 7, 6, 5, 4, 3];
const MOST_HEIGHT_PX = 168;

/** The largest cells with which all engines fit into a width, and into some height where that can be. */
export function cellsOf(count: number, widthPx: number): Grid {
  const columnsAt = (cellPx: number): number => Math.max(1, Math.floor(widthPx / cellPx));
  const fits = (cellPx: number): boolean => Math.ceil(count / columnsAt(cellPx)) * cellPx <= MOST_HEIGHT_PX;
  const cellPx = SIZES_PX.find(fits) ?? 3;
  const columns = columnsAt(cellPx);
  return {
    columns,
    cellPx,
    widthPx: columns * cellPx,
    heightPx: Math.ceil(count / columns) * cellPx,
    at: (x, y) => {
      const [column, row] = [Math.floor(x / cellPx), Math.floor(y / cellPx)];
      const index = row * columns + column;
      return column >= 0 && column < columns && index >= 0 && index < count ? index : undefined;
    },
  };
}

/** The host that has an engine. */
export function hostOf({ hosts }: PageState, index: number): PageHost | undefined {
  let first = 0;
  return hosts.find(({ engineCount }) => {
    first += engineCount;
    return index < first;
  });
}
