import { describe } from "../../protocol/describe.ts";
import { dropPromise } from "./caller-answer.ts";
import type { Estimate } from "./estimate.ts";

/** Says of an estimate whether the run is to end with it. */
export type StopFunction<Output extends string = string> = (estimate: Estimate<Output>) => boolean;

/**
 * Asks a function of the caller's.
 *
 * @throws what it throws
 * @throws {TypeError} when it returns no boolean
 */
export function wantsStop(stop: StopFunction, estimate: Estimate): boolean {
  const answer: unknown = stop(estimate);
  if (typeof answer === "boolean") return answer;
  dropPromise(answer);
  throw new TypeError(`stop expects to return true or false, it returned ${describe(answer)}`);
}
