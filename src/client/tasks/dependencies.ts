import { describe } from "../../protocol/describe.ts";
import { DEFAULT_RULE } from "../../schedule/dependencies.ts";
import { checkOptions } from "../check.ts";
import { AsyncResult, partsOf, type ResultOwner } from "../results/async-result.ts";
import type { Dependency } from "./dependency.ts";

type AnyResult = AsyncResult<unknown, unknown>;

/** Results that have to be there, and how they have to have ended: by default all of them, without a failure. */
export interface DependencyOptions {
  readonly results: AnyResult | readonly AnyResult[];
  /** Whether all have to end so (the default), or one of them is enough. */
  readonly all?: boolean;
  /** Whether a result without a failure counts; true by default. */
  readonly success?: boolean;
  /** Whether a failed one counts; false by default. */
  readonly failure?: boolean;
}

/** What a task depends on: a result, several, or some of them in a way. */
export type Dependencies = AnyResult | readonly AnyResult[] | DependencyOptions;

/**
 * Reads the option `after` or `follow` of a view.
 *
 * @param owner - of results whose engines are those of the client
 * @throws {TypeError} when there is anything but results in it, or results of another client where the engine matters
 * @throws {RangeError} when neither a success nor a failure counts
 */
export function readDependencies(name: "after" | "follow", given: unknown, owner: ResultOwner): Dependency {
  const isOptions = typeof given === "object" && given !== null && "results" in given;
  if (isOptions) checkOptions(name, given, { results: "any", all: "boolean", success: "boolean", failure: "boolean" });
  const options = (isOptions ? given : { results: given }) as Partial<DependencyOptions>;
  const rule = { ...DEFAULT_RULE, ...defined(options) };
  if (!rule.success && !rule.failure) throw new RangeError(`${name}: neither success nor failure counts`);
  const list: readonly unknown[] = Array.isArray(options.results) ? options.results : [options.results];
  const results = list.map((result) => {
    if (!(result instanceof AsyncResult)) {
      throw new TypeError(`${name} expects AsyncResults, got ${describe(result)}`);
    }
    const parts = partsOf(result);
    if (name === "follow" && parts.owner !== owner) throw new TypeError("follow expects results of the same client");
    return parts.state;
  });
  return { name, results, rule };
}

function defined({ all, success, failure }: Partial<DependencyOptions>): object {
  return {
    ...(all !== undefined && { all }),
    ...(success !== undefined && { success }),
    ...(failure !== undefined && { failure }),
  };
}

/** Results among the arguments of a call: their positions, and what they have to be. Undefined when there is none. */
export function resultsAmong(
  args: readonly unknown[],
): { readonly positions: readonly number[]; readonly dependency: Dependency } | undefined {
  if (!args.some((arg) => arg instanceof AsyncResult)) return undefined;
  const positions = args.flatMap((arg, i) => (arg instanceof AsyncResult ? [i] : []));
  const results = args.flatMap((arg) => (arg instanceof AsyncResult ? [partsOf(arg).state] : []));
  return { positions, dependency: { name: "an argument", results, rule: DEFAULT_RULE } };
}
