import { readFile, stat } from "node:fs/promises";
import { completeData } from "../../kernels/array-parameters.ts";
import type { ArrayValues, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { rightOne } from "../../protocol/nearest.ts";
import { type CsvRecord, readCsv } from "../csv.ts";
import { quote, readReal } from "../numbers.ts";
import { asUsage, UsageError } from "../usage-error.ts";

/**
 * Reads `--data`: texts such as `returns=FILE.csv` or `returns=FILE.csv:close`. A file has a number on each line, or columns
 * whose first line names them, lines that begin with # are left out; then the column is the one named, or the one with the name of the data set.
 *
 * @throws {UsageError} for another form, a file or column that is not there, what is no number, or data that the kernel does
 *   not take
 */
export async function readData(kernel: SamplingKernel, texts: readonly string[] = []): Promise<ArrayValues> {
  const given = new Map<string, number[]>();
  for (const text of texts) {
    const [, name, place = ""] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined)
      throw new UsageError(`--data expects NAME=FILE.csv or NAME=FILE.csv:COLUMN; got ${quote(text)}`);
    checkName(kernel, name);
    if (given.has(name)) throw new UsageError(`--data ${name} is given twice`);
    given.set(name, await readNumbers(name, place));
  }
  const missing = kernel.dataSets?.find((set) => !given.has(set.name));
  if (missing) {
    throw new UsageError(`${kernel.name} needs the data set ${missing.name}; give --data ${missing.name}=FILE.csv`);
  }
  return asUsage(() => completeData(kernel, Object.fromEntries(given)), "--data: ");
}

function checkName({ name: kernel, dataSets = [] }: SamplingKernel, name: string): void {
  const names = dataSets.map((set) => set.name);
  if (names.includes(name)) return;
  const right = names.length === 0 ? "it takes no data" : rightOne(name, names);
  throw new UsageError(`--data: ${kernel} has no data set ${quote(name)}; ${right}`);
}

async function readNumbers(name: string, place: string): Promise<number[]> {
  const { file, column } = await placeOf(place);
  const [first, ...rest] = recordsOf(file, await textOf(file));
  if (first === undefined) throw new UsageError(`--data ${name}: ${file} is empty`);
  const hasHeader = first.cells.some((cell) => Number.isNaN(readReal(cell.trim())));
  const index = hasHeader ? indexOf(first, column, { name, file }) : onlyColumn(first, column, file);
  return (hasHeader ? rest : [first, ...rest]).map(({ line, cells }) => {
    const cell = (cells[index] ?? "").trim();
    const number = readReal(cell);
    if (Number.isNaN(number)) throw new UsageError(`${file}:${line}: ${name} expects a number; got ${quote(cell)}`);
    return number;
  });
}

// A name may have a colon in it.
async function placeOf(place: string): Promise<{ readonly file: string; readonly column: string | undefined }> {
  const colon = place.lastIndexOf(":");
  const isWhole = colon <= 0 || (await stat(place).catch(() => undefined)) !== undefined;
  return isWhole ? { file: place, column: undefined } : { file: place.slice(0, colon), column: place.slice(colon + 1) };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`--data can't read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function recordsOf(file: string, text: string): CsvRecord[] {
  try {
    return readCsv(text.replaceAll(/^#.*$/gm, ""));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`--data ${file}, ${error.message}`);
    throw error;
  }
}

function indexOf(
  header: CsvRecord,
  column: string | undefined,
  { name, file }: { readonly name: string; readonly file: string },
): number {
  const names = header.cells.map((cell) => cell.trim());
  const index = names.indexOf(column ?? name);
  if (index >= 0) return index;
  if (column === undefined && names.length === 1) return 0;
  if (column !== undefined) throw new UsageError(`${file} has no column ${quote(column)}; ${rightOne(column, names)}`);
  throw new UsageError(
    `${file} has the columns ${names.join(", ")}; name one: --data ${name}=${file}:${names[0] ?? ""}`,
  );
}

function onlyColumn({ cells }: CsvRecord, column: string | undefined, file: string): number {
  if (column !== undefined) throw new UsageError(`${file} has no column ${quote(column)}: its first line names none`);
  if (cells.length === 1) return 0;
  throw new UsageError(`${file} has ${cells.length} columns, and its first line does not name them`);
}
