import type { TakeLater } from "../../protocol/codec.ts";
import { describe, describePath } from "../../protocol/describe.ts";
import { ImpossibleDependencyError } from "../../protocol/errors.ts";
import { DEFAULT_RULE } from "../../schedule/dependencies.ts";
import type { AwaitedResult, Dependency } from "../../scheduler/dependency.ts";
import type { Inputs } from "../../scheduler/dependency-tracker.ts";
import type { Call, Task } from "../../scheduler/task.ts";
import { type ArgumentPath, type EncodedList, encodeArguments, fillGaps } from "../calls/arguments.ts";
import { checkOptions } from "../check.ts";
import type { FunctionCollector } from "../closures/function-collector.ts";
import { AsyncResult, partsOf, type ResultOwner } from "../results/async-result.ts";

type AnyResult = AsyncResult<unknown, unknown>;

/** Results that have to be there, and how they have to have ended: by default all of them, without a failure. */
export interface DependencyOptions {
  /** One result, or several. */
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
 * @param owner - of results of the client
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
    if (result instanceof AsyncResult) return result as AnyResult;
    throw new TypeError(`${name} expects AsyncResults, got ${describe(result)}`);
  });
  const dependency = dependencyOn(results, owner);
  if (name === "follow" && dependency.foreign) throw new TypeError("follow expects results of the same client");
  return { name, ...dependency, rule };
}

function dependencyOn(list: readonly AnyResult[], own: ResultOwner): Pick<Dependency, "results" | "foreign"> {
  const parts = list.map((result) => partsOf(result));
  const results = parts.map(({ state }) => state);
  const foreign = parts.filter(({ owner }) => owner !== own).map(({ state }) => state);
  return foreign.length === 0 ? { results } : { results, foreign };
}

/**
 * Checks that a call which blocks waits for nothing that can't come meanwhile: engines of other clients are not heard.
 *
 * @throws {ImpossibleDependencyError} when it does
 */
export function checkComing({ name, results, foreign, rule }: Dependency): void {
  if (foreign === undefined) return;
  const isUnheard = (result: AwaitedResult): boolean => !result.ready && foreign.includes(result);
  if (rule.all ? results.some(isUnheard) : results.every(isUnheard)) throw unheard(name);
}

/** What a call fails with that can't get what it waits for, because it blocks. */
export function unheard(name: string): Error {
  return new ImpossibleDependencyError(
    `${name}: the result of another client can't come while this thread blocks; await it first`,
  );
}

function defined({ all, success, failure }: Partial<DependencyOptions>): object {
  return {
    ...(all !== undefined && { all }),
    ...(success !== undefined && { success }),
    ...(failure !== undefined && { failure }),
  };
}

/** Results among the arguments of a call, in arrays and plain objects of them too: where, and what they have to be. */
export interface AwaitedArguments {
  readonly paths: readonly ArgumentPath[];
  readonly dependency: Dependency;
}

/**
 * Makes the arguments of a call ready that waits for results among them, leaving gaps for these.
 *
 * @param how - `owner` is that of results of the client; `collect` says how functions travel
 * @throws {TypeError} when one can't be sent, or a result is where it can't be waited for: in a Map, a Set or an instance
 */
export function encodeAwaiting(
  args: readonly unknown[],
  method: string,
  { owner, collect }: { readonly owner: ResultOwner; readonly collect: () => FunctionCollector },
): { readonly given: EncodedList; readonly awaited?: AwaitedArguments } {
  const paths: ArgumentPath[] = [];
  const results: AnyResult[] = [];
  const takeLater: TakeLater = (value, path, isFree) => {
    if (!(value instanceof AsyncResult)) return false;
    if (!isFree) throw new TypeError(whyNotAwaited(method, path));
    paths.push(path);
    results.push(value as AnyResult);
    return true;
  };
  const given = encodeArguments(args, method, { collect, takeLater });
  if (results.length === 0) return { given };
  const dependency: Dependency = { name: "an argument", ...dependencyOn(results, owner), rule: DEFAULT_RULE };
  return { given, awaited: { paths, dependency } };
}

function whyNotAwaited(method: string, [index, ...path]: ArgumentPath): string {
  const where = `${method}: argument ${index}${describePath(path)}`;
  return `${where} is a result, which is waited for in arrays and plain objects, not in a Map, a Set or an instance; await it first`;
}

/** What a task waits for, to be called with the values of the results. @param call - what is known of its call */
export function inputsOf(
  task: Task,
  call: {
    readonly awaited: AwaitedArguments;
    readonly callWith: (given: EncodedList) => Call;
    readonly given: EncodedList;
    readonly collect: () => FunctionCollector;
  },
): Inputs {
  const { awaited, callWith, given, collect } = call;
  const fill = (values: readonly unknown[]): void => {
    task.request = callWith(fillGaps(given, { paths: awaited.paths, values, collect }));
  };
  return { dependency: awaited.dependency, fill };
}
