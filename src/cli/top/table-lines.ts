import type { Colors } from "../command.ts";
import { barParts, fit, textWidth } from "./cells.ts";
import type { Cell, Tone } from "./column.ts";
import { columnsOf, type ShownColumn } from "./rows.ts";
import type { ShownRows } from "./selection.ts";
import type { TopState } from "./state.ts";

// Least columns of the one that gets the rest: names need some room, and others go before it gets less.
const LEAST_REST = 14;
const NARROW = 60;
const LEAST_REST_NARROW = 7;
// The mark of the selected row stands before the first column, a space between all.
const MARK = 1;

/** Columns that there is room for. */
interface Placed extends ShownColumn {
  /** Place in the table. */
  readonly index: number;
  readonly width: number;
}

/** Lines of the table: its head, and the rows around the selected one. */
export function tableLines(
  state: TopState,
  { rows, selected }: ShownRows,
  { width, height, colors }: { readonly width: number; readonly height: number; readonly colors: Colors },
): string[] {
  const columns = placed(columnsOf(state.table), state.sorting[state.table].column, width);
  const room = Math.max(0, height - 1);
  const first = firstRow(rows.length, selected, room);
  const lines = rows.slice(first, first + room).map((row, i) => {
    const cells = row.cells();
    const isSelected = first + i === selected;
    const texts = columns.map((column) => cellText(cells[column.index] ?? { text: "" }, column, colors));
    const line = `${isSelected ? ">" : " "}${texts.join(" ")}`;
    return isSelected ? colors.inverse(line) : line;
  });
  return [headLine(columns, state, colors), ...lines];
}

/** Index of the first row that is shown: the selected one is in the middle, where that can be. */
function firstRow(count: number, selected: number, room: number): number {
  return Math.max(0, Math.min(selected - Math.floor(room / 2), count - room));
}

/** Columns that there is room for, the one that the table is sorted by among them. */
function placed(columns: readonly ShownColumn[], sorted: number, width: number): Placed[] {
  const all = columns.map((column, index) => ({ ...column, index, rank: index === sorted ? -1 : column.rank }));
  const least = width < NARROW ? LEAST_REST_NARROW : LEAST_REST;
  let kept = all;
  while (kept.length > 1 && needed(kept, least) > width) {
    const last = Math.max(...kept.map(({ rank }) => rank));
    kept = kept.filter(({ rank }) => rank !== last);
  }
  const rest = Math.max(1, width - needed(kept, 0));
  return kept.map((column) => ({ ...column, width: column.width ?? rest }));
}

/** Columns of the terminal that columns take. @param rest - those of the one that gets the rest */
function needed(columns: readonly ShownColumn[], rest: number): number {
  return columns.reduce((sum, { width = rest }) => sum + width + 1, MARK - 1);
}

function headLine(columns: readonly Placed[], { sorting, table }: TopState, colors: Colors): string {
  const { column, isFalling } = sorting[table];
  const texts = columns.map(({ title, width, isNumber, index }) => {
    const arrow = index === column ? (isFalling ? "▼" : "▲") : "";
    const shown = fit(title + arrow, width, isNumber ? "right" : "left");
    return index === column ? colors.underline(shown) : shown;
  });
  return colors.bold(` ${texts.join(" ")}`);
}

function cellText({ text, tone = "plain", share }: Cell, { width, isNumber }: Placed, colors: Colors): string {
  if (share === undefined) return toned(fit(text, width, isNumber ? "right" : "left"), tone, colors);
  const number = fit(text, 5, "right");
  const [filled, empty] = barParts(share, width - textWidth(number) - 1);
  return `${toned(filled, shareTone(share), colors)}${colors.dim(empty)} ${number}`;
}

function shareTone(share: number): Tone {
  return share > 0 ? "good" : "weak";
}

/** A text in the colour of what it means. */
export function toned(text: string, tone: Tone, colors: Colors): string {
  switch (tone) {
    case "good":
      return colors.green(text);
    case "bad":
      return colors.red(text);
    case "warn":
      return colors.yellow(text);
    case "weak":
      return colors.dim(text);
    case "plain":
      return text;
  }
}
