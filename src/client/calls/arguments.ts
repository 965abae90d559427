import { bufferOf, isTypedArray } from "../../protocol/brands.ts";
import { encode } from "../../protocol/codec.ts";
import { functionRef } from "../../protocol/function-source.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import { type Placeholder, placedUnder } from "../../protocol/placeholder.ts";
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

/** Whether a value is sent as it is. */
export function isPrimitive(value: unknown): boolean {
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
