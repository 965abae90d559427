import type { Colors } from "./command.ts";

const GAP = "  ";

/** Lines of a table; none where there are no rows. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  colors: Colors,
): string[] {
  if (rows.length === 0) return [];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => String(row[i]).length)));
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, i) => String(cell).padEnd(widths[i] ?? 0))
      .join(GAP)
      .trimEnd();
  return [colors.bold(line(head)), ...rows.map(line)];
}
