import { ownModule } from "../../kernels/built-in.ts";
import type { Rng } from "../../kernels/random/rng.ts";
import { describe } from "../../protocol/describe.ts";
import { type FunctionRef, isSendable } from "../../protocol/function-ref.ts";
import { functionIdentity, type RefOf } from "../request/function-kernel.ts";
import type { ChainOptions } from "./chain-options.ts";
import type { ChainSource } from "./chain-source.ts";
import { encodeState } from "./state-text.ts";

/**
 * One step of a Markov chain, written in JavaScript: draws from `rng`, or by `Math.random`, and gives the next state, an object
 * of numbers, lists of numbers and whatever else the chain has to know; it may change the one it gets and give that. It
 * travels as functions do, and must keep nothing outside of the state.
 */
export type StepFunction<
  State extends object = object,
  Params extends object = object,
  Data extends object = object,
> = (rng: Rng, state: State, params: Params, data: Data) => State;

/** What `chains` has to know of a function. */
export interface FunctionChainOptions<
  State extends object = object,
  Params extends object = object,
  Data extends object = object,
> extends ChainOptions {
  /** The state with which all chains begin; or a function that makes it, from the stream of each. */
  readonly start: State | ((rng: Rng, params: Params, data: Data) => State);
  /** What the function gets as its third argument: an object that can be cloned. */
  readonly params?: Params;
  /** What it gets as its fourth argument, the same; each engine receives it once. */
  readonly data?: Data;
}

/** Options that are of functions alone. */
export const FUNCTION_OPTIONS = { start: "any", params: "any", data: "any" } as const;

/** Names of the quantities of a state. */
export type QuantityOf<State extends object> = {
  [Name in keyof State & string]: State[Name] extends number
    ? Name
    : State[Name] extends ArrayLike<number>
      ? `${Name}[${number}]`
      : never;
}[keyof State & string];

/** Makes a source of a function. @throws {TypeError} when it, or what it starts from, can't be sent, or is not what it should be */
export function stepSource(fn: object, options: FunctionChainOptions, refOf: RefOf): ChainSource {
  const { start, params: givenParams = {}, data: givenData = {}, quantities } = options;
  const params = copyOf("params", givenParams);
  const data = copyOf("data", givenData);
  if (start === undefined) {
    throw new TypeError(
      "chains needs start: the state with which chains of a function begin, or a function that makes it",
    );
  }
  // They are functions, or say how they travel.
  const refFor = (each: object): FunctionRef => refOf(each as (...args: never[]) => unknown, "chains");
  const hasFunction = typeof start === "function" || isSendable(start);
  const ref = refFor(fn);
  const from = hasFunction ? { start: refFor(start) } : { from: copyOf("start", start) };
  return {
    identity: () => {
      const begin = hasFunction ? from.start : encodeState(from.from);
      return `step/1/${functionIdentity(ref, begin, encodeState([params, data]))}`;
    },
    ref: (seed) => ({
      kind: "step",
      fn: ref,
      ...from,
      module: ownModule(),
      seed,
      params,
      data,
      ...(quantities && { quantities: [...quantities] }),
    }),
  };
}

// A copy as engines get it, so that all have what the call had, also those that come later. Shared memory stays shared.
function copyOf<T>(name: string, value: T): T & object {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`${name} expects an object, got ${describe(value)}`);
  }
  try {
    return structuredClone(value);
  } catch (error) {
    throw new TypeError(`${name} can't be sent: ${String(error)}`, { cause: error });
  }
}
