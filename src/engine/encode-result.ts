import { type Encoded, encode, type FunctionEncoder } from "../protocol/codec.ts";

/**
 * Makes what a task gave ready to be cloned.
 *
 * @throws a DataCloneError, by name, when it can't be: as the runtime itself has it
 */
export function encodeResult(result: unknown, where: string, encodeFunction: FunctionEncoder): Encoded {
  try {
    return encode(result, where, encodeFunction);
  } catch (error) {
    const refusal = new Error(error instanceof Error ? error.message : String(error), { cause: error });
    refusal.name = "DataCloneError";
    throw refusal;
  }
}
