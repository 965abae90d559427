import { countText, percentText } from "./cells.ts";

/** How a cell looks. */
export type Tone = "plain" | "good" | "bad" | "warn" | "weak";

/** What a cell shows; with `share`, from 0 to 1, it may be drawn as a bar. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  readonly share?: number;
}

/** A column of a table whose rows are of one kind. */
export interface Column<Row> {
  readonly title: string;
  /** Columns of the terminal; undefined: the rest, for one column of each table. */
  readonly width?: number;
  readonly isNumber?: boolean;
  /** Those with the highest are left out first where there is no room. */
  readonly rank: number;
  readonly cell: (row: Row, atMs: number) => Cell;
  /** What it is sorted by. */
  readonly value: (row: Row, atMs: number) => number | string;
}

const STATE_TONES: Readonly<Record<string, Tone>> = {
  busy: "good",
  running: "good",
  up: "good",
  done: "good",
  idle: "weak",
  waiting: "weak",
  draining: "warn",
  aborted: "warn",
  silent: "bad",
  failed: "bad",
};

/** What something does, in the colour of that. */
export function stateCell(state: string): Cell {
  return { text: state, tone: STATE_TONES[state] ?? "plain" };
}

/** How many have failed. */
export function failedCell(failed: number): Cell {
  return { text: countText(failed), tone: failed > 0 ? "bad" : "weak" };
}

/** Time since a moment, ms; 0 where there is none. */
export function sinceMs(startMs: number | undefined, atMs: number): number {
  return startMs === undefined ? 0 : Math.max(0, atMs - startMs);
}

/** A column of numbers. */
export function numberColumn<T>(
  title: string,
  width: number,
  rank: number,
  value: (row: T, atMs: number) => number,
  cell: (row: T, atMs: number) => Cell = (row, atMs) => ({ text: countText(value(row, atMs)) }),
): Column<T> {
  return { title, width, rank, isNumber: true, value, cell };
}

/** A column of texts. */
export function textColumn<T>(
  title: string,
  width: number | undefined,
  rank: number,
  value: (row: T) => string,
  cell: (row: T) => Cell = (row) => ({ text: value(row) }),
): Column<T> {
  return { title, ...(width !== undefined && { width }), rank, value, cell };
}

/** A column of shares, with a bar each. */
export function shareColumn<T>(title: string, rank: number, value: (row: T) => number): Column<T> {
  return {
    title,
    width: 14,
    rank,
    isNumber: true,
    value,
    cell: (row) => ({ text: percentText(value(row)), share: value(row) }),
  };
}
