import { isTypedArray, lengthOf } from "../../protocol/brands.ts";
import { encode, type FunctionEncoder } from "../../protocol/codec.ts";
import { Constant } from "../../protocol/constant.ts";
import { describe } from "../../protocol/describe.ts";
import type { Placeholder } from "../../protocol/function-ref.ts";
import { listOf } from "../../protocol/list-of.ts";
import { placedUnder } from "../../protocol/placeholder.ts";
import { Reference } from "../../protocol/reference.ts";
import { copyOf, partOf } from "../../protocol/transferables.ts";
import type { SentBefore } from "../../scheduler/task.ts";
import { type FunctionCollector, withoutClosures } from "../closures/function-collector.ts";
import { isPrimitive } from "./arguments.ts";
import { markedIn } from "./transfer.ts";

/** One sequence of a map: the k-th argument of each call. */
export interface Column {
  readonly items: ArrayLike<unknown>;
  /** Paths start with the index of the item. */
  readonly placeholders: readonly Placeholder[];
}

/** Arguments that are the same in all calls of a map. */
export interface BoundConstants {
  /** Their positions among all arguments, rising. */
  readonly at: readonly number[];
  readonly values: readonly unknown[];
  /** Paths start with the index of the constant. */
  readonly placeholders: readonly Placeholder[];
}

/** What a map calls its function with. */
export interface EncodedSequences {
  readonly columns: Column[];
  readonly length: number;
  readonly constants?: BoundConstants;
  /** Functions among all these that engines have to have. */
  readonly closures: readonly SentBefore[];
}

/**
 * Makes the sequences of a map ready: arrays and iterables are taken down now, typed arrays are read when they are sent.
 * All are cut to the shortest. Constants and references between them stand for all calls.
 *
 * @param collect - says how functions among them travel
 * @throws {TypeError} when there is none, when one is not a sequence, or when an item can't be sent
 */
export function encodeColumns(
  given: readonly unknown[],
  method: string,
  collect: () => FunctionCollector = withoutClosures,
): EncodedSequences {
  const collector = collect();
  const { sequences, places, constants } = splitConstants(given, method, collector.encode);
  const lists = listsOf(sequences, method);
  const length = Math.min(...lists.map(countOf));
  const columns = lists.map((list, k) => {
    const where = `${method}: in sequence ${places[k]}, item`;
    return encodeColumn(list, { length, where, encodeFunction: collector.encode });
  });
  return { columns, length, closures: collector.closures, ...(constants && { constants }) };
}

/** Sequences, and what stands for all calls. */
export interface SplitSequences {
  readonly sequences: readonly unknown[];
  /** Their positions among all arguments. */
  readonly places: readonly number[];
  readonly constants?: BoundConstants;
}

/**
 * Takes constants and references from between sequences.
 *
 * @throws {TypeError} when no sequence is left, when a constant can't be sent, or is to be moved
 */
export function splitConstants(
  given: readonly unknown[],
  method: string,
  encodeFunction: FunctionEncoder,
): SplitSequences {
  if (given.length === 0) throw new TypeError(`${method} expects a function and at least one sequence of items`);
  const at = given.flatMap((one, k) => (isForAll(one) ? [k] : []));
  if (at.length === 0) return { sequences: given, places: [...given.keys()] };
  const places = [...given.keys()].filter((k) => !at.includes(k));
  if (places.length === 0) {
    throw new TypeError(
      `${method} expects at least one sequence of items: constants alone don't say how many calls to make`,
    );
  }
  return {
    sequences: places.map((k) => given[k]),
    places,
    constants: encodeConstants(given, at, { method, encodeFunction }),
  };
}

/** Sequences without the options behind them, and these; none: an empty object. */
export function withoutOptions(given: readonly unknown[]): readonly [sequences: readonly unknown[], options: object] {
  const last = given.at(-1);
  if (given.length > 1 && last === undefined) return withoutOptions(given.slice(0, -1));
  const isOptions =
    given.length > 1 &&
    typeof last === "object" &&
    last !== null &&
    !isForAll(last) &&
    !isIterable(last) &&
    !(Symbol.asyncIterator in last) &&
    !("length" in last);
  return isOptions ? [given.slice(0, -1), last] : [given, {}];
}

// One thing in the place of a sequence: a constant, or a reference.
function isForAll(given: unknown): boolean {
  return given instanceof Constant || given instanceof Reference;
}

function encodeConstants(
  given: readonly unknown[],
  at: readonly number[],
  { method, encodeFunction }: { readonly method: string; readonly encodeFunction: FunctionEncoder },
): BoundConstants {
  const placeholders: Placeholder[] = [];
  const values = at.map((k, i) => {
    const one = given[k];
    const value = one instanceof Constant ? (one.value as unknown) : one;
    if (markedIn([value]).length > 0) {
      throw new TypeError(`${method}: argument ${k} goes to every engine, so it can't be transferred`);
    }
    const encoded = encode(value, `${method}: argument ${k}`, encodeFunction);
    for (const placed of placedUnder(i, encoded.placeholders)) placeholders.push(placed);
    return encoded.value;
  });
  return { at, values, placeholders };
}

function listsOf(sequences: readonly unknown[], method: string): ArrayLike<unknown>[] {
  for (const sequence of sequences) {
    if (!isArrayLike(sequence) && !isIterable(sequence)) {
      const isAwaited = typeof sequence === "object" && sequence !== null && "then" in sequence;
      const hint = isAwaited ? "; await it first" : "; constant(value) gives every call the same";
      throw new TypeError(
        `${method} expects arrays, typed arrays or iterables of items, got ${describe(sequence)}${hint}`,
      );
    }
  }
  const limit = Math.min(...sequences.filter(isArrayLike).map(countOf));
  const read = readInStep(sequences.filter((sequence) => !isArrayLike(sequence)).filter(isIterable), limit);
  return sequences.map((sequence) => (isArrayLike(sequence) ? sequence : (read.shift() ?? [])));
}

// Items of iterables, taken in step until one ends: another may be endless.
function readInStep(iterables: readonly Iterable<unknown>[], limit: number): unknown[][] {
  const lists: unknown[][] = iterables.map(() => []);
  if (iterables.length === 0) return lists;
  const iterators = iterables.map((iterable) => iterable[Symbol.iterator]());
  for (let i = 0; i < limit; i++) {
    const steps = iterators.map((iterator) => iterator.next());
    if (steps.some(({ done }) => done === true)) break;
    for (const [k, { value }] of steps.entries()) lists[k]?.push(value);
  }
  for (const iterator of iterators) iterator.return?.();
  return lists;
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  // A result has a length, too.
  if (typeof value === "object" && value !== null && "then" in value) return false;
  if (Array.isArray(value) || isTypedArray(value)) return true;
  if (typeof value !== "object" || value === null || Symbol.iterator in value) return false;
  return "length" in value && Number.isSafeInteger(value.length);
}

function countOf(list: ArrayLike<unknown>): number {
  return isTypedArray(list) ? lengthOf(list) : list.length;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

interface ColumnParts {
  readonly length: number;
  readonly where: string;
  readonly encodeFunction: FunctionEncoder;
}

function encodeColumn(list: ArrayLike<unknown>, { length, where, encodeFunction }: ColumnParts): Column {
  if (isTypedArray(list)) return { items: partOf(list, 0, length), placeholders: [] };
  const items = listOf(list, 0, length);
  const placeholders: Placeholder[] = [];
  for (let i = 0; i < length; i++) {
    if (isPrimitive(items[i])) continue;
    // Each by itself, since chunks travel apart: an object that two items share is sent with both.
    const encoded = encode(items[i], `${where} ${i}`, encodeFunction);
    items[i] = encoded.value;
    for (const placed of placedUnder(i, encoded.placeholders)) placeholders.push(placed);
  }
  return { items, placeholders };
}

/** A column of whole numbers from `first` on, of which only what is sent is ever made. */
export function countingColumn(first: number, length: number): Column {
  return { items: new Counting(first, length), placeholders: [] };
}

class Counting implements ArrayLike<number> {
  readonly [index: number]: number;
  readonly length: number;
  readonly #first: number;

  constructor(first: number, length: number) {
    this.#first = first;
    this.length = length;
  }

  slice(start: number, end: number): Float64Array {
    return Float64Array.from({ length: end - start }, (_, i) => this.#first + start + i);
  }
}

/** Items `[start, end)` of the columns, as a `map` request carries them. */
export function sliceColumns(
  columns: readonly Column[],
  start: number,
  end: number,
): { columns: ArrayLike<unknown>[]; placeholders?: Placeholder[] } {
  const placeholders = columns.flatMap((column, k) =>
    column.placeholders
      .filter(({ path: [i] }) => typeof i === "number" && i >= start && i < end)
      .map(({ ref, path: [i, ...rest] }) => ({ ref, path: [k, Number(i) - start, ...rest] })),
  );
  const slices = columns.map(({ items }) => sliceItems(items, start, end));
  return placeholders.length === 0 ? { columns: slices } : { columns: slices, placeholders };
}

// A typed array is copied: cloning a view would clone all the memory behind it.
function sliceItems(items: ArrayLike<unknown>, start: number, end: number): ArrayLike<unknown> {
  if (items instanceof Counting) return items.slice(start, end);
  if (isTypedArray(items)) return copyOf(items, start, end);
  return listOf(items, start, end);
}
