import { bufferOf, isTypedArray } from "../../protocol/brands.ts";
import { encode, type TakeLater } from "../../protocol/codec.ts";
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
 * @param takeLater - takes what comes later, and leaves a gap; its paths start with the index of the argument
 * @throws {TypeError} when one can't be sent, saying which
 */
export function encodeArguments(args: readonly unknown[], method: string, takeLater?: TakeLater): EncodedList {
  if (args.every(isPrimitive)) return { values: args, placeholders: NO_PLACEHOLDERS, isApart: true };
  const placeholders: Placeholder[] = [];
  const binary: unknown[] = [];
  const move = markedIn(args);
  const values = args.map((arg, i) => {
    const encoded = encode(arg, `${method}: argument ${i}`, functionRef, {
      moved: move,
      takeLater: takeLater && ((value, path, isFree) => takeLater(value, [i, ...path], isFree)),
    });
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

/** A place in arguments, in arrays and plain objects of them too: the index of the argument, then keys. */
export type ArgumentPath = readonly (string | number)[];

/** Puts values into the places that were left open. @throws as `encodeArguments` */
export function fillGaps(list: EncodedList, paths: readonly ArgumentPath[], values: readonly unknown[]): EncodedList {
  const { values: encoded, placeholders } = encodeArguments(values, "apply");
  const all = [...list.values];
  for (const [k, path] of paths.entries()) setAt(all, path, encoded[k]);
  const placed = placeholders.map(({ ref, path: [k, ...rest] }) => ({
    ref,
    path: [...(paths[Number(k)] ?? []), ...rest],
  }));
  return { values: all, placeholders: [...list.placeholders, ...placed] };
}

// All on the way are copies, made for this call.
function setAt(root: unknown[], path: ArgumentPath, value: unknown): void {
  let parent: object = root;
  for (const key of path.slice(0, -1)) parent = Reflect.get(parent, key) as object;
  // Defining, not assigning, keeps a key named __proto__ a plain key.
  const place = { value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(parent, path.at(-1) ?? 0, place);
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
