import { bufferOf, isTypedArray } from "../../protocol/brands.ts";
import { encode, type TakeLater } from "../../protocol/codec.ts";
import type { Placeholder } from "../../protocol/function-ref.ts";
import { placedUnder } from "../../protocol/placeholder.ts";
import type { Call, SentBefore } from "../../scheduler/task.ts";
import { type FunctionCollector, type SentFunction, withoutClosures } from "../closures/function-collector.ts";
import { forgetMarks, markedIn } from "./transfer.ts";

/** How arguments are made ready. */
export interface ArgumentOptions {
  readonly collect?: () => FunctionCollector;
  readonly takeLater?: TakeLater | undefined;
}

/** Values made ready to be cloned, with the functions and references that were cut out of them. */
export interface EncodedList {
  readonly values: readonly unknown[];
  readonly placeholders: readonly Placeholder[];
  /** Buffers whose memory goes to the engine; absent: none. */
  readonly move?: readonly object[];
  /** Whether no two values have memory in common; absent: not known. */
  readonly isApart?: boolean;
  /** Functions among them that engines have to have; absent: none. */
  readonly closures?: readonly SentBefore[];
}

/**
 * Makes the arguments of a call ready.
 *
 * @param how - `collect` says how functions among them travel; `takeLater` takes what comes later, and leaves a gap: its paths
 *   start with the index of the argument
 * @throws {TypeError} when one can't be sent, saying which
 */
export function encodeArguments(
  args: readonly unknown[],
  method: string,
  { collect = withoutClosures, takeLater }: ArgumentOptions = {},
): EncodedList {
  if (args.every(isPrimitive)) return { values: args, placeholders: NO_PLACEHOLDERS, isApart: true };
  const placeholders: Placeholder[] = [];
  const binary: unknown[] = [];
  const { encode: encodeFunction, closures } = collect();
  const move = markedIn(args);
  const values = args.map((arg, i) => {
    const encoded = encode(arg, `${method}: argument ${i}`, encodeFunction, {
      moved: move,
      takeLater: takeLater && ((value, path, isFree) => takeLater(value, [i, ...path], isFree)),
    });
    for (const placed of placedUnder(i, encoded.placeholders)) placeholders.push(placed);
    if (encoded.sharesMemory) binary.push(encoded.value);
    return encoded.value;
  });
  forgetMarks(args);
  const isApart = binary.length < 2 || areApart(binary);
  return {
    values,
    placeholders,
    isApart,
    ...(move.length > 0 && { move }),
    ...(closures.length > 0 && { closures }),
  };
}

// Values with binary data inside. What is deep inside of one may be another.
function areApart(values: readonly unknown[]): boolean {
  const buffers = values.map((value) => (isTypedArray(value) ? bufferOf(value) : undefined));
  return !buffers.includes(undefined) && new Set(buffers).size === values.length;
}

/** A place in arguments, in arrays and plain objects of them too: the index of the argument, then keys. */
export type ArgumentPath = readonly (string | number)[];

/** Values that were waited for, and the places that were left open for them. */
export interface AddedArguments {
  readonly paths: readonly ArgumentPath[];
  readonly values: readonly unknown[];
  readonly collect: () => FunctionCollector;
}

/** Puts values into the places that were left open. @throws as `encodeArguments` */
export function fillGaps(list: EncodedList, { paths, values, collect }: AddedArguments): EncodedList {
  const { values: encoded, placeholders, closures = [] } = encodeArguments(values, "apply", { collect });
  const all = [...list.values];
  for (const [k, path] of paths.entries()) setAt(all, path, encoded[k]);
  const placed = placeholders.map(({ ref, path: [k, ...rest] }) => ({
    ref,
    path: [...(paths[Number(k)] ?? []), ...rest],
  }));
  return {
    values: all,
    placeholders: [...list.placeholders, ...placed],
    closures: [...(list.closures ?? []), ...closures],
  };
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
export function applyCall(
  { fn, closures: own }: SentFunction,
  { values, placeholders, move, closures }: EncodedList,
): Call {
  const call = { kind: "call", fn, args: values, placeholders } as const;
  if (move === undefined && closures === undefined && own === undefined) return call;
  return {
    ...call,
    ...(move && { move }),
    ...((closures ?? own) && { closures: [...(own ?? []), ...(closures ?? [])] }),
  };
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
