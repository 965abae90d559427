import type { Constant } from "../../protocol/constant.ts";
import type { FUNCTION_REF } from "../../protocol/function-ref.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { NumberArray } from "../../protocol/number-arrays.ts";
import type { Reference } from "../../protocol/reference.ts";
import type { AsyncResult } from "../results/async-result.ts";

/** What `apply` and `map` take: a function, or a reference to one that lives on the engines. */
export type Sendable<Args extends readonly unknown[], Result> =
  | ((...args: Args) => Result)
  | Reference<(...args: Args) => Result>;

/** Arguments of a sent function, each of which may be a reference to a value of that type on the engine. */
export type SendableArgs<Args extends readonly unknown[]> = { [K in keyof Args]: Args[K] | Reference<Args[K]> };

/** Arguments of a balanced call, each of which, or parts of it, may also be results that are waited for. */
export type BalancedArgs<Args extends readonly unknown[]> = {
  [K in keyof Args]: Args[K] | Reference<Args[K]> | AsyncResult<Args[K], unknown> | WithResults<Args[K]>;
};

/** A value in which parts, in arrays and objects, may be results that are waited for. */
export type WithResults<T> = T extends ((...args: never[]) => unknown) | Primitive
  ? T
  : T extends object
    ? { [K in keyof T]: T[K] | AsyncResult<T[K], unknown> | WithResults<T[K]> }
    : T;

type Primitive = string | number | bigint | boolean | symbol | null | undefined;

/** What a call gives: the value itself where the view blocks, an AsyncResult where it does not. */
export type Returned<Block extends boolean, T, Item = T> = Block extends true ? T : AsyncResult<T, Item>;

/** The values of a map: a list, or a typed array where the view has its class as `as`. */
export type Mapped<List extends NumberArray | undefined, T> = [List] extends [NumberArray] ? List : T[];

/** What a mapped function gives: anything, or a number where the view has `as`. */
export type Mappable<List extends NumberArray | undefined> = [List] extends [NumberArray]
  ? number | PromiseLike<number>
  : unknown;

/** The class of the typed array of numbers that the values of a map come in. */
export interface MapAs<List extends NumberArray | undefined> {
  /**
   * Class of a typed array of numbers, such as `Float64Array`: `map` then gives one of that class, which costs less than a
   * list. Values are put into it as by assignment. The function has to give numbers; an item for which it does not fails.
   */
  readonly as?: (new (length: number) => List) | undefined;
}

/** Values per engine: bare where the view addresses one engine by number, else a list in the order of the targets. */
export type Shaped<Many extends boolean, T> = Many extends true ? T[] : T;

/** Which engines: an id, or an index from the end when negative; several of them; or all, looked up at each call. */
export type Targets = EngineId | readonly EngineId[] | "all";

/**
 * Sequences whose items are the arguments of a mapped function; in the place of one, a constant, or a reference, gives all
 * calls the same argument.
 */
export type Sequences<Args extends readonly unknown[]> = {
  [K in keyof Args]: Iterable<Args[K]> | ArrayLike<Args[K]> | Constant<Args[K]> | Reference<Args[K]>;
};

/** What an imap draws its items from: in step, where there are several. A constant, or a reference, is the same for all. */
export type ImapItems<T> = Iterable<T> | AsyncIterable<T> | Constant<T> | Reference<T>;

/** The functions of a module, each run on the view's engines. */
export type ModuleFunctions<Module, Many extends boolean, Block extends boolean> = {
  readonly [Name in keyof Module as Module[Name] extends (...args: never[]) => unknown
    ? Name
    : never]: Module[Name] extends (...args: infer Args) => infer Result
    ? ((...args: SendableArgs<Args>) => Returned<Block, Shaped<Many, Awaited<Result>>, Awaited<Result>>) & {
        readonly [FUNCTION_REF]: unknown;
      }
    : never;
};

/** How an imap goes. */
export interface ImapOptions {
  /** Items drawn from the source and not yet read, at most; a whole number >= 1, by default 4 per engine. */
  readonly maxOutstanding?: number;
  /** Whether results come in the order of the items (the default), or as they are done. */
  readonly ordered?: boolean;
}
