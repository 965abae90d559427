import { describe } from "../../protocol/describe.ts";
import type { Pair } from "../statistics/chunk-products.ts";
import type { Control } from "../statistics/control.ts";

/** The ratio of the means of two outputs. Made by `ratio`. */
export interface Ratio<Output extends string = string> {
  /** Tells it from other quantities. */
  readonly kind: "ratio";
  /** Output above. */
  readonly numerator: Output;
  /** Output below. */
  readonly denominator: Output;
}

/** A function of the means of outputs. Made by `deltaMethod`. */
export interface FunctionOfMeans<Output extends string = string> {
  /** Tells it from other quantities. */
  readonly kind: "function";
  /** Outputs whose means it takes, in this order. */
  readonly outputs: readonly Output[];
  /** Its value. */
  readonly valueAt: OfMeans<number>;
  /** Its slopes, one for each mean; absent: found from its values. */
  readonly gradientAt?: OfMeans<readonly number[]>;
}

type OfMeans<R> = (means: readonly number[]) => R;

/** How two outputs vary together. Made by `covariance` and `correlation`. */
export interface Dependence<Output extends string = string> {
  /** Tells it from other quantities. */
  readonly kind: "covariance" | "correlation";
  /** Two outputs, which may be one. */
  readonly outputs: readonly [Output, Output];
}

/** What comes of the means of outputs, or of how they vary, with an error of its own. */
export type DerivedQuantity<Output extends string = string> =
  | Ratio<Output>
  | FunctionOfMeans<Output>
  | Dependence<Output>;

/** Means, one for each name. */
export type MeansOf<Names extends readonly string[]> = { readonly [I in keyof Names]: number };

/**
 * The ratio of the means of two outputs, as the option `derived` of `client.sample` takes it.
 *
 * Its error is that of the delta method; its interval is Fieller's, which holds the ratio as often as it says also where the
 * denominator is not sure: E. Fieller, "Some problems in interval estimation", Journal of the Royal Statistical Society B 16
 * (1954) 175-185. A denominator whose own interval holds 0 has no ratio: then there is a reason, and no number.
 *
 * @throws {TypeError} when a name is none
 *
 * @example
 * const options = { samples: 1e6, seed: 1, derived: { share: ratio("price", "continuous") } };
 * const { derived } = await client.sample(kernels.barrier, options);
 * console.log(derived.share.value, derived.share.standardError);
 */
export function ratio<Numerator extends string, Denominator extends string>(
  numerator: Numerator,
  denominator: Denominator,
): Ratio<Numerator | Denominator> {
  checkName("ratio", numerator);
  checkName("ratio", denominator);
  return { kind: "ratio", numerator, denominator };
}

/**
 * A function of the means of outputs, as the option `derived` of `client.sample` takes it; its error is that of the delta
 * method: with the slopes g of the function at the means, and their covariance C, the variance is g'Cg. See G. Oehlert, "A
 * note on the delta method", The American Statistician 46 (1992) 27-29. It runs in the program, for each estimate that is read.
 *
 * Without `gradient` the slopes come from differences of its values, to about 1e-8 of themselves where it is smooth. Where it
 * is flat at the means, or bends within their errors, the first order is not enough, and the error is too small.
 *
 * @throws {TypeError} when there are no names, or no functions
 *
 * @example
 * const spread = deltaMethod(["x", "square"], ([x, square]) => Math.sqrt(square - x * x));
 */
export function deltaMethod<const Names extends readonly string[]>(
  outputs: Names,
  fn: (means: MeansOf<Names>) => number,
  options: { readonly gradient?: (means: MeansOf<Names>) => readonly number[] } = {},
): FunctionOfMeans<Names[number]> {
  if (!Array.isArray(outputs) || outputs.length === 0) {
    throw new TypeError(`deltaMethod expects a list of outputs, got ${describe(outputs)}`);
  }
  for (const name of outputs) checkName("deltaMethod", name);
  if (typeof fn !== "function") throw new TypeError(`deltaMethod expects a function of means, got ${describe(fn)}`);
  const { gradient } = options;
  if (gradient !== undefined && typeof gradient !== "function") {
    throw new TypeError(`deltaMethod: gradient expects a function, got ${describe(gradient)}`);
  }
  // They are called with as many means as there are names.
  const [valueAt, gradientAt] = [fn as OfMeans<number>, gradient as OfMeans<readonly number[]> | undefined];
  return { kind: "function", outputs: [...outputs], valueAt, ...(gradientAt && { gradientAt }) };
}

/**
 * The covariance of two outputs, or the variance of one, as the option `derived` of `client.sample` takes it.
 *
 * Its error comes from how the chunks differ, so it holds for samples of any law, and needs 2 chunks at least, 20 to be well
 * known: S. Asmussen & P. Glynn, "Stochastic Simulation" (2007), III.4.
 *
 * @throws {TypeError} when a name is none
 *
 * @example
 * const derived = { together: covariance("price", "continuous"), variance: covariance("price", "price") };
 */
export function covariance<A extends string, B extends string>(a: A, b: B): Dependence<A | B> {
  checkName("covariance", a);
  checkName("covariance", b);
  return { kind: "covariance", outputs: [a, b] };
}

/**
 * The correlation of two outputs, as the option `derived` of `client.sample` takes it. Its error comes from the chunks as that
 * of `covariance`; its interval is symmetric under R. Fisher's transformation (1921), so that it stays within -1 and 1.
 *
 * @throws {TypeError} when a name is none
 *
 * @example
 * const { derived } = await client.sample(kernels.barrier, {
 *   samples: 1e6,
 *   derived: { r: correlation("price", "continuous") },
 * });
 */
export function correlation<A extends string, B extends string>(a: A, b: B): Dependence<A | B> {
  checkName("correlation", a);
  checkName("correlation", b);
  return { kind: "correlation", outputs: [a, b] };
}

function checkName(caller: string, name: unknown): void {
  if (typeof name !== "string" || name === "")
    throw new TypeError(`${caller} expects names of outputs, got ${describe(name)}`);
}

/** A derived quantity, with the positions of the outputs that it is made of. */
export type DerivedPlan = { readonly name: string; readonly indices: readonly number[] } & (
  | { readonly kind: "ratio" }
  | { readonly kind: "covariance" | "correlation" }
  | Pick<FunctionOfMeans, "kind" | "valueAt" | "gradientAt">
);

/**
 * Checks what is to be derived.
 *
 * @param outputs - names of the kernel's
 * @throws {TypeError} when something is no such quantity, its name is an output's, or it is made of what is no output, or of a
 *   control variate, whose mean is known
 */
export function planDerived(
  given: unknown,
  outputs: readonly string[],
  {
    controls,
    weights,
    hasBatches = true,
  }: { readonly controls: readonly Control[]; readonly weights?: string | undefined; readonly hasBatches?: boolean },
): DerivedPlan[] {
  if (given === undefined) return [];
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(
      `derived expects quantities by name, such as { share: ratio("a", "b") }, got ${describe(given)}`,
    );
  }
  return Object.entries(given).map(([name, quantity]: [string, unknown]) => {
    if (outputs.includes(name)) throw new TypeError(`derived: ${name} is the name of an output; give it another`);
    if (!isQuantity(quantity)) {
      throw new TypeError(
        `derived: ${name} expects what ratio, deltaMethod, covariance or correlation makes, got ${describe(quantity)}`,
      );
    }
    const isVarying = quantity.kind === "covariance" || quantity.kind === "correlation";
    if (isVarying && !hasBatches)
      throw new TypeError(`derived: ${name} needs chunks of alike samples, not adapted ones`);
    if (isVarying && weights !== undefined) throw new TypeError(`derived: ${name} can't be had of weighted samples`);
    const parts = quantity.kind === "ratio" ? [quantity.numerator, quantity.denominator] : quantity.outputs;
    for (const part of parts) {
      if (!outputs.includes(part))
        throw new TypeError(`derived: ${name} expects outputs, of ${outputs.join(", ")}; got ${part}`);
      if (part === weights) throw new TypeError(`derived: ${name} is made of ${part}, the weight of the other outputs`);
      if (!isVarying && controls.some((control) => control.name === part)) {
        throw new TypeError(
          `derived: ${name} is made of ${part}, a control variate, whose mean is known; use that number`,
        );
      }
    }
    return planOf(
      name,
      quantity,
      parts.map((part) => outputs.indexOf(part)),
    );
  });
}

function isQuantity(quantity: unknown): quantity is DerivedQuantity {
  const { kind, outputs, valueAt } = Object(quantity) as Partial<Record<keyof FunctionOfMeans, unknown>>;
  if (kind === "ratio") return true;
  if (!Array.isArray(outputs)) return false;
  return kind === "covariance" || kind === "correlation" || (kind === "function" && typeof valueAt === "function");
}

function planOf(name: string, quantity: DerivedQuantity, indices: readonly number[]): DerivedPlan {
  if (quantity.kind !== "function") return { name, indices, kind: quantity.kind };
  const { kind, valueAt, gradientAt } = quantity;
  return { name, indices, kind, valueAt, ...(gradientAt && { gradientAt }) };
}

/** Pairs of outputs of which each chunk has to be remembered, in order. */
export function pairsOf(derived: readonly DerivedPlan[]): readonly Pair[] {
  return derived.flatMap(({ kind, indices: [i = 0, j = 0] }) =>
    kind === "covariance" || kind === "correlation" ? [[i, j] as const] : [],
  );
}
