import { type Encoded, encode } from "../protocol/codec.ts";
import { functionRef } from "../protocol/function-source.ts";

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
