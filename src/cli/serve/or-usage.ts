import { EnsembleError } from "../../protocol/errors.ts";
import { UsageError } from "../usage-error.ts";

/** What a server that was started gives. @throws {UsageError} when it says why its port can't be had */
export async function orUsage<T>(started: Promise<T>): Promise<T> {
  try {
    return await started;
  } catch (error) {
    throw error instanceof EnsembleError ? new UsageError(error.message) : error;
  }
}
