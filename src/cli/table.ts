import { stripVTControlCharacters } from "node:util";
import type { Output } from "./command.ts";
import { hanging, lineWidth, padded, shownLength, wrapped } from "./layout.ts";

/** How the columns of a table stand. */
export interface TableShape {
  /** Index from which on columns stand to the right, as numbers do; by default none. */
  readonly rightFrom?: number;
}

type Cells = readonly (string | number)[];

const GAP = "  ";
// A column that is longer is not made narrower than this.
const LEAST_WIDTH = 12;

/**
 * Lines of a table that fit the output; none where there are no rows.
 *
 * Where there is too little room the texts of the widest columns are broken between words, and where that is not enough
 * each row stands as a list: its first cell, and below it the others with the titles of their columns.
 */
export function table(
  head: readonly string[],
  rows: readonly Cells[],
  output: Output,
  { rightFrom = Number.POSITIVE_INFINITY }: TableShape = {},
): string[] {
  if (rows.length === 0) return [];
  const texts = rows.map((row) => row.map(String));
  const room = lineWidth(output) - GAP.length * (head.length - 1);
  const widths = widthsWithin(room, head, texts);
  if (widths === undefined) return texts.flatMap((row) => asList(head, row, output));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i < rightFrom ? padded(cell, widths[i] ?? 0) : toTheRight(cell, widths[i] ?? 0)))
      .join(GAP)
      .trimEnd();
  const lines = (cells: readonly string[]): string[] => {
    const broken = cells.map((cell, i) => wrapped(cell, widths[i] ?? 0));
    const height = Math.max(...broken.map(({ length }) => length));
    return Array.from({ length: height }, (_, i) => line(broken.map((parts) => parts[i] ?? "")));
  };
  return [...lines(head).map(output.colors.bold), ...texts.flatMap(lines)];
}

/** Widths of the columns, the widest cut as far as needed; undefined when there is no room for them. */
function widthsWithin(
  room: number,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly number[] | undefined {
  const columns = head.map((title, i) => [title, ...rows.map((row) => row[i] ?? "")]);
  const wanted = columns.map((cells) => longest(cells));
  const least = columns.map((cells, i) => Math.max(Math.min(LEAST_WIDTH, wanted[i] ?? 0), longest(wordsOf(cells))));
  for (let most = Math.max(...wanted); most > 0; most--) {
    const widths = wanted.map((width, i) => Math.max(least[i] ?? 0, Math.min(width, most)));
    if (widths.reduce((sum, width) => sum + width, 0) <= room) return widths;
  }
  return undefined;
}

function* wordsOf(cells: readonly string[]): Generator<string> {
  for (const cell of cells) yield* stripVTControlCharacters(cell).split(" ");
}

// A table may have more rows than a call may have arguments.
function longest(texts: Iterable<string>): number {
  let most = 0;
  for (const text of texts) most = Math.max(most, shownLength(text));
  return most;
}

function toTheRight(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - shownLength(text))) + text;
}

function asList(head: readonly string[], [first = "", ...others]: readonly string[], output: Output): string[] {
  const labels = head.slice(1);
  const indent = 2 * GAP.length + Math.max(...labels.map(({ length }) => length));
  const shape = { indent, width: lineWidth(output) };
  return [
    ...wrapped(first, shape.width).map(output.colors.bold),
    ...others.flatMap((text, i) => (text === "" ? [] : hanging(GAP + output.colors.dim(labels[i] ?? ""), text, shape))),
  ];
}
