import { isTypedArray, lengthOf } from "../../protocol/brands.ts";
import { encode, type FunctionEncoder } from "../../protocol/codec.ts";
import { describe } from "../../protocol/describe.ts";
import type { Placeholder } from "../../protocol/function-ref.ts";
import { functionRef } from "../../protocol/function-source.ts";
import { listOf } from "../../protocol/list-of.ts";
import { placedUnder } from "../../protocol/placeholder.ts";
import { copyOf, isShared, partOf } from "../../protocol/transferables.ts";
import { blockRange } from "./partition.ts";

// Size of a block from which on moving it costs less than cloning, about.
const MOVED_BYTES = 4096;

/** What one engine gets of a scattered sequence, as a `push` request carries it. */
export interface ScatterPart {
  readonly values: Readonly<Record<string, unknown>>;
  readonly placeholders: readonly Placeholder[];
  readonly move: readonly object[];
}

/**
 * Cuts a sequence into one contiguous block per engine, each under `name`.
 *
 * Blocks of a typed array are copied once and moved; those of shared memory are views of it.
 *
 * @throws {TypeError} when `data` is neither an array nor a typed array, or an item can't be sent
 */
export function scatterParts(
  name: string,
  data: unknown,
  parts: number,
  encodeFunction: FunctionEncoder = functionRef,
): ScatterPart[] {
  if (!isTypedArray(data) && !isArrayLike(data)) {
    throw new TypeError(`scatter(${JSON.stringify(name)}) expects an array or typed array, got ${describe(data)}`);
  }
  const length = isTypedArray(data) ? lengthOf(data) : data.length;
  return Array.from({ length: parts }, (_, part) => {
    const [start, end] = blockRange(length, part, parts);
    if (isTypedArray(data)) {
      if (isShared(data)) return { values: { [name]: partOf(data, start, end) }, placeholders: [], move: [] };
      const block = copyOf(data, start, end);
      return {
        values: { [name]: block },
        placeholders: [],
        move: block.byteLength < MOVED_BYTES ? [] : [block.buffer],
      };
    }
    const { value, placeholders } = encode(listOf(data, start, end), `scatter: item`, encodeFunction);
    return {
      values: { [name]: value },
      placeholders: placedUnder(name, placeholders),
      move: [],
    };
  });
}

// A string is a sequence too, but who scatters one has most likely made a mistake.
function isArrayLike(data: unknown): data is ArrayLike<unknown> {
  if (Array.isArray(data)) return true;
  return typeof data === "object" && data !== null && "length" in data && Number.isSafeInteger(data.length);
}
