import { type Encoded, encode } from "../protocol/codec.ts";
import { functionRef } from "../protocol/function-source.ts";
import { copyOf, isShared, isTypedArray } from "../protocol/transferables.ts";

/**
 * Makes what a task gave ready to be cloned.
 *
 * @throws a DataCloneError, by name, when it can't be: as the runtime itself has it
 */
export function encodeResult(result: unknown, where: string): Encoded {
  try {
    return encode(result, where, functionRef);
  } catch (error) {
    const refusal = new Error(error instanceof Error ? error.message : String(error), { cause: error });
    refusal.name = "DataCloneError";
    throw refusal;
  }
}

/** Copying a result and moving the copy beats cloning it from about this size on. */
const MOVED_BYTES = 4096;

/** The copy of a result that is better moved than cloned. */
export function copyToMove(value: unknown): (ArrayBufferView & { readonly buffer: ArrayBuffer }) | undefined {
  if (!isTypedArray(value) || isShared(value) || value.byteLength < MOVED_BYTES) return undefined;
  return copyOf(value);
}
