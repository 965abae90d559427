import { isTypedArray, lengthOf, typedArrayKind } from "../../protocol/brands.ts";
import { describe } from "../../protocol/describe.ts";
import { type NumberArray, newNumbers, numberArrayKind } from "../../protocol/number-arrays.ts";

/** A column of a data set: numbers in a typed array, or in a list. */
export type NumberColumn = NumberArray | readonly number[];

/** A data set: one column, several of one length by name, or a list of rows, which are anything that can be sent. */
export type BootstrapData = NumberColumn | { readonly [column: string]: NumberColumn } | readonly object[];

/**
 * What a statistic gets, the same for each resample: a column as a typed array of its class, a list of numbers as a
 * Float64Array; columns by name as an object of those; rows as a list.
 */
export type BootstrapSample<Data> = Data extends NumberArray
  ? Data
  : Data extends readonly number[]
    ? Float64Array
    : Data extends readonly (infer Row)[]
      ? Row[]
      : { readonly [Column in keyof Data]: BootstrapSample<Data[Column]> };

/** A data set, copied, as it is sent to engines. */
export interface SentData {
  /** Names of the columns; undefined where there is one without a name, or rows. */
  readonly names: readonly string[] | undefined;
  /** Of one length. */
  readonly columns: readonly (NumberArray | readonly unknown[])[];
  /** Rows, >= 1. */
  readonly rows: number;
}

// Rows are numbered by 32 bits.
const MOST_ROWS = 2 ** 32 - 1;

const EXPECTED = "numbers, columns of numbers by name, or a list of rows";

/**
 * Reads a data set. NaN and infinite numbers stay in it: a statistic may leave them out.
 *
 * @throws {TypeError} when it is none, or a column has something else in it than numbers
 * @throws {RangeError} when it has no rows, or columns of different lengths
 */
export function readData(data: unknown): SentData {
  if (typeof data !== "object" || data === null) throw new TypeError(`data expects ${EXPECTED}, got ${describe(data)}`);
  if (isTypedArray(data)) return ofOneColumn(columnOf("data", data));
  if (Array.isArray(data)) return ofList(data);
  const entries = Object.entries(data);
  if (Object.getPrototypeOf(data) !== Object.prototype && Object.getPrototypeOf(data) !== null) {
    throw new TypeError(`data expects ${EXPECTED}, got ${describe(data)}`);
  }
  if (entries.length === 0) throw new RangeError("data expects at least one column, got none");
  const columns = entries.map(([name, column]) => columnOf(`the column ${name}`, column));
  const [rows = 0] = columns.map(({ length }) => length);
  if (columns.some(({ length }) => length !== rows)) {
    const lengths = entries.map(([name], i) => `${name} has ${columns[i]?.length}`).join(", ");
    throw new RangeError(`columns of data are of one length, as a row takes a number of each; ${lengths}`);
  }
  return { names: entries.map(([name]) => name), columns, rows: checkRows(rows) };
}

function ofOneColumn(column: NumberArray | readonly unknown[]): SentData {
  return { names: undefined, columns: [column], rows: checkRows(column.length) };
}

function ofList(list: readonly unknown[]): SentData {
  if (typeof list[0] === "number") return ofOneColumn(columnOf("data", list));
  const other = list.findIndex((row) => typeof row !== "object" || row === null);
  if (other >= 0) {
    throw new TypeError(`data expects ${EXPECTED}; item ${other} of the list is ${describe(list[other])}`);
  }
  return ofOneColumn(copyOf(list));
}

function copyOf(list: readonly unknown[]): unknown[] {
  try {
    return structuredClone([...list]);
  } catch (error) {
    throw new TypeError(`the rows of data can't be sent: ${String(error)}`, { cause: error });
  }
}

function columnOf(what: string, column: unknown): NumberArray {
  if (isTypedArray(column)) {
    const kind = typedArrayKind(column) ?? "";
    if (numberArrayKind(Reflect.get(globalThis, kind)) === undefined) {
      throw new TypeError(`${what} expects numbers, got ${describe(column)}`);
    }
    const copy = newNumbers(kind, lengthOf(column));
    // Of numbers: those of bigints were refused.
    copy.set(column as NumberArray);
    return copy;
  }
  if (!Array.isArray(column))
    throw new TypeError(`${what} expects a typed array or a list of numbers, got ${describe(column)}`);
  const other = column.findIndex((value) => typeof value !== "number");
  if (other >= 0) throw new TypeError(`${what} expects numbers; item ${other} is ${describe(column[other])}`);
  return Float64Array.from(column as readonly number[]);
}

function checkRows(rows: number): number {
  if (rows >= 1 && rows <= MOST_ROWS) return rows;
  throw new RangeError(
    rows === 0 ? "data expects at least one row, got none" : `data expects at most ${MOST_ROWS} rows`,
  );
}
