import { checkSignal } from "../../client/check.ts";
import { describe } from "../../protocol/describe.ts";

/** Options that samples, chains and the bootstrap have in common. */
interface CommonOptions {
  readonly signal?: unknown;
  readonly checkpoint?: unknown;
  readonly confidenceLevel?: unknown;
}

/**
 * Checks the options that stand for themselves.
 *
 * @throws {TypeError} {RangeError} when one is not what it should be
 */
export function checkCommonOptions({ signal, checkpoint, confidenceLevel }: CommonOptions): void {
  if (signal !== undefined) checkSignal("signal", signal);
  if (checkpoint !== undefined && (typeof checkpoint !== "string" || checkpoint === "")) {
    throw new TypeError(`checkpoint expects the path of a file, got ${describe(checkpoint)}`);
  }
  if (confidenceLevel === undefined) return;
  if (typeof confidenceLevel !== "number")
    throw new TypeError(`confidenceLevel expects a number, got ${describe(confidenceLevel)}`);
  if (!(confidenceLevel > 0 && confidenceLevel < 1))
    throw new RangeError(`confidenceLevel expects 0 < p < 1, got ${confidenceLevel}`);
}
