import { bufferOf, isTypedArray, lengthOf } from "../../protocol/brands.ts";
import { encode } from "../../protocol/codec.ts";
import { describe } from "../../protocol/describe.ts";
import { functionRef } from "../../protocol/function-source.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import { listOf } from "../../protocol/list-of.ts";
import { type Placeholder, placedUnder } from "../../protocol/placeholder.ts";
import { copyOf, partOf } from "../../protocol/transferables.ts";
import type { Call } from "../../scheduler/task.ts";
import { forgetMarks, markedIn } from "./transfer.ts";

/** Values made ready to be cloned, with the functions and references that were cut out of them. */
export interface EncodedList {
  readonly values: readonly unknown[];
  readonly placeholders: readonly Placeholder[];
  /** Buffers whose memory goes to the engine; absent: none. */
  readonly move?: readonly object[];
  /** Whether no two values have memory in common; absent: not known. */
  readonly isApart?: boolean;
}

/**
 * Makes the arguments of a call ready.
 *
 * @throws {TypeError} when one can't be sent, saying which
 */
export function encodeArguments(args: readonly unknown[], method: string): EncodedList {
  if (args.every(isPrimitive)) return { values: args, placeholders: NO_PLACEHOLDERS, isApart: true };
  const placeholders: Placeholder[] = [];
  const binary: unknown[] = [];
  const move = markedIn(args);
  const values = args.map((arg, i) => {
    const encoded = encode(arg, `${method}: argument ${i}`, functionRef, move);
    for (const placed of placedUnder(i, encoded.placeholders)) placeholders.push(placed);
    if (encoded.sharesMemory) binary.push(encoded.value);
    return encoded.value;
  });
  forgetMarks(args);
  const isApart = binary.length < 2 || areApart(binary);
  return move.length === 0 ? { values, placeholders, isApart } : { values, placeholders, isApart, move };
}

// Values with binary data inside. What is deep inside of one may be another.
function areApart(values: readonly unknown[]): boolean {
  const buffers = values.map((value) => (isTypedArray(value) ? bufferOf(value) : undefined));
  return !buffers.includes(undefined) && new Set(buffers).size === values.length;
}

/** Puts further values into a list of arguments, in places that were left open. @throws as `encodeArguments` */
export function addArguments(list: EncodedList, positions: readonly number[], values: readonly unknown[]): EncodedList {
  const added = list.values.map((_, i) => (positions.includes(i) ? values[positions.indexOf(i)] : undefined));
  const { values: encoded, placeholders } = encodeArguments(added, "apply");
  const all = list.values.map((value, i) => (positions.includes(i) ? encoded[i] : value));
  return { values: all, placeholders: [...list.placeholders, ...placeholders] };
}

/** One call of a function, as a task holds it. */
export function applyCall(fn: FunctionId, { values, placeholders, move }: EncodedList): Call {
  const call = { kind: "call", fn, args: values, placeholders } as const;
  return move === undefined ? call : { ...call, move };
}

const NO_PLACEHOLDERS: readonly Placeholder[] = [];

function isPrimitive(value: unknown): boolean {
  const type = typeof value;
  return (
    type === "number" ||
    type === "string" ||
    type === "boolean" ||
    type === "undefined" ||
    value === null ||
    type === "bigint"
  );
}

/** One sequence of a map: the k-th argument of each call. */
export interface Column {
  readonly items: ArrayLike<unknown>;
  /** Paths start with the index of the item. */
  readonly placeholders: readonly Placeholder[];
}

/**
 * Makes the sequences of a map ready: arrays and iterables are taken down now, typed arrays are read when they are sent.
 * All are cut to the shortest.
 *
 * @throws {TypeError} when there is none, when one is not a sequence, or when an item can't be sent
 */
export function encodeColumns(sequences: readonly unknown[], method: string): { columns: Column[]; length: number } {
  if (sequences.length === 0) throw new TypeError(`${method} expects a function and at least one sequence of items`);
  const lists = listsOf(sequences, method);
  const length = Math.min(...lists.map(countOf));
  const columns = lists.map((list, k) => encodeColumn(list, length, `${method}: in sequence ${k}, item`));
  return { columns, length };
}

function listsOf(sequences: readonly unknown[], method: string): ArrayLike<unknown>[] {
  for (const sequence of sequences) {
    if (!isArrayLike(sequence) && !isIterable(sequence)) {
      const isAwaited = typeof sequence === "object" && sequence !== null && "then" in sequence;
      const hint = isAwaited ? "; await it first" : "";
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

function encodeColumn(list: ArrayLike<unknown>, length: number, where: string): Column {
  if (isTypedArray(list)) return { items: partOf(list, 0, length), placeholders: [] };
  const items = listOf(list, 0, length);
  const placeholders: Placeholder[] = [];
  for (let i = 0; i < length; i++) {
    if (isPrimitive(items[i])) continue;
    // Each by itself, since chunks travel apart: an object that two items share is sent with both.
    const encoded = encode(items[i], `${where} ${i}`, functionRef);
    items[i] = encoded.value;
    for (const placed of placedUnder(i, encoded.placeholders)) placeholders.push(placed);
  }
  return { items, placeholders };
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
  if (isTypedArray(items)) return copyOf(items, start, end);
  return listOf(items, start, end);
}
