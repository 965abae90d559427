/**
 * A line of CSV. A cell with a comma, a quote or a line break is quoted, and quotes in it are doubled.
 *
 * Source: RFC 4180, section 2; the line ends as those of Unix do.
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cellText).join(",")}\n`;
}

function cellText(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A number as a cell: empty where it is not finite, or not known. */
export function numberCell(value: number | undefined): number | "" {
  return value !== undefined && Number.isFinite(value) ? value : "";
}

/** A record of CSV. */
export interface CsvRecord {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

// A cell and what ends it.
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

/**
 * Records of a text in CSV, without empty lines; line breaks of any system, and a byte order mark, are taken.
 *
 * @throws {SyntaxError} with its line, when a quote is not closed or stands where none may
 */
export function readCsv(text: string): CsvRecord[] {
  const source = text.replace(/^\uFEFF/u, "");
  const records: CsvRecord[] = [];
  const cell = new RegExp(CELL);
  let line = 1;
  let begun = line;
  let cells: string[] = [];
  while (cell.lastIndex < source.length) {
    const found = cell.exec(source);
    if (found === null) throw new SyntaxError(`line ${line}: a quote is not closed, or stands inside a value`);
    const [whole, quoted, plain = "", end] = found;
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.match(/\r\n|\n|\r/gu)?.length ?? 0;
    if (end === "," && cell.lastIndex < source.length) continue;
    if (end === ",") cells.push("");
    if (cells.length > 1 || cells[0] !== "") records.push({ line: begun, cells });
    cells = [];
    begun = line;
  }
  return records;
}
