import { NoEnginesError } from "../protocol/errors.ts";
import type { Vacancies } from "./vacancies.ts";

/** Says that there is no engine to be had now, and what to do: one may be on its way. */
export function noEngines(engines: {
  readonly starting: number;
  readonly follows: boolean;
  readonly vacancies: Vacancies;
}): NoEnginesError {
  const { starting, follows, vacancies } = engines;
  if (follows) return new NoEnginesError("no engine is there now; await client.waitForEngines(n) first");
  if (starting > 0) {
    const are = starting === 1 ? "one is" : `${starting} are`;
    return new NoEnginesError(`no engine is ready, ${are} being started; await client.waitForEngines(n) first`);
  }
  const { next } = vacancies;
  if (next === undefined) return new NoEnginesError();
  return new NoEnginesError(`no engine is left (${next.why.message}); ${nextTry(next.inMs)}`, next.why);
}

/** When another engine is tried, and how to wait for it. */
export function nextTry(inMs: number): string {
  const seconds = (inMs / 1000).toFixed(1);
  return `another is tried in ${seconds} s, which client.waitForEngines(n, { timeoutMs }) waits for`;
}
