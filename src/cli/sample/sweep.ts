import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { type CsvRecord, readCsv } from "../csv.ts";
import { UsageError } from "../usage-error.ts";
import { checkName, complete, type GivenParameter, type GivenValues, readGiven, readValue } from "./parameters.ts";

/** Rows of parameters of one kernel. */
export interface SweptRows {
  /** Names of the parameters that have several values or a column in a file, in the order given. */
  readonly swept: readonly string[];
  /** Values of all parameters, for one run each; at least one row. */
  readonly rows: readonly GivenValues[];
}

/** A text in CSV, and its name in messages. */
export interface ParameterTable {
  readonly name: string;
  readonly text: string;
}

/** More is more than a text in JSON can hold. */
const MOST_ROWS = 1e5;

/**
 * Reads `--param` and `--params`: a row for each line of the table and each combination of values, of which the last
 * parameter's changes first. All rows are checked.
 *
 * @throws {UsageError} for names or values that the kernel does not take
 */
export function readSweep(kernel: SamplingKernel, texts: readonly string[], table?: ParameterTable): SweptRows {
  const given = readGiven(kernel, texts);
  const lines = table === undefined ? [{ where: "--param", values: {} }] : readTable(kernel, table, given);
  const count = given.reduce((product, { values }) => product * values.length, lines.length);
  if (count > MOST_ROWS) {
    throw new UsageError(
      `the parameters make ${count.toLocaleString("en")} rows; the most is ${MOST_ROWS.toLocaleString("en")}`,
    );
  }
  const grid = gridOf(given);
  return {
    swept: [
      ...(table === undefined ? [] : Object.keys(lines[0]?.values ?? {})),
      ...given.filter(({ values }) => values.length > 1).map(({ name }) => name),
    ],
    rows: lines.flatMap(({ where, values }) => grid.map((point) => complete(kernel, { ...values, ...point }, where))),
  };
}

function gridOf(given: readonly GivenParameter[]): GivenValues[] {
  let grid: GivenValues[] = [{}];
  for (const { name, values } of given) {
    grid = grid.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return grid;
}

interface TableLine {
  /** Where it stands, in messages. */
  readonly where: string;
  readonly values: GivenValues;
}

function readTable(
  kernel: SamplingKernel,
  { name, text }: ParameterTable,
  given: readonly GivenParameter[],
): TableLine[] {
  const [header, ...records] = recordsOf(name, text);
  if (header === undefined) throw new UsageError(`--params ${name} is empty; its first line names the parameters`);
  const names = header.cells.map((cell) => cell.trim());
  const place = `${name}:${header.line}: `;
  for (const [i, column] of names.entries()) {
    if (/[;\t]/u.test(column))
      throw new UsageError(`${place}columns are separated by commas; got ${JSON.stringify(column)}`);
    checkName(kernel, column, place);
    if (names.indexOf(column) < i) throw new UsageError(`${place}${column} is there twice`);
    if (given.some((one) => one.name === column)) throw new UsageError(`${column} is in ${name} and given by --param`);
  }
  if (records.length === 0)
    throw new UsageError(`--params ${name} has no line below its first, which names the parameters`);
  return records.map((record) => readLine(names, record, name));
}

function recordsOf(name: string, text: string): CsvRecord[] {
  try {
    return readCsv(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`--params ${name}, ${error.message}`);
    throw error;
  }
}

function readLine(names: readonly string[], { line, cells }: CsvRecord, file: string): TableLine {
  const where = `${file}:${line}:`;
  if (cells.length !== names.length) {
    throw new UsageError(`${where} expects ${names.length} values, as the first line has names; got ${cells.length}`);
  }
  const values = names.map((name, i) => [name, readValue(name, (cells[i] ?? "").trim(), `${where} `)] as const);
  return { where, values: Object.fromEntries(values) };
}
