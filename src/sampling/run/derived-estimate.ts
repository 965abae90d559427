import { describe } from "../../protocol/describe.ts";
import { type DerivedPlan, pairsOf } from "../request/derived.ts";
import type { Accuracy } from "../statistics/accuracy.ts";
import { type ChunkProducts, noProducts } from "../statistics/chunk-products.ts";
import type { Control } from "../statistics/control.ts";
import { errorOfFunction } from "../statistics/delta-method.ts";
import { ratioOfMeans } from "../statistics/fieller.ts";
import { type JointMeans, jointMeans } from "../statistics/joint-means.ts";
import type { Moments } from "../statistics/moments.ts";
import { numericalGradient } from "../statistics/numerical-gradient.ts";
import { studentQuantile } from "../statistics/student-quantile.ts";
import { isAllAlike } from "../statistics/unseen.ts";
import { weightedMeans } from "../statistics/weighted-means.ts";
import { dropPromise } from "./caller-answer.ts";
import { correlationEstimate, correlationOfSamples, covarianceEstimate } from "./covariance-estimate.ts";
import { covarianceOf, type WeightFacts } from "./output-estimate.ts";

/** What sampling knows of a quantity that is derived from the means of outputs. */
export interface DerivedEstimate {
  /** Its value at the means; NaN where there is a `reason`. Its bias is of the order of the error's square. */
  readonly value: number;
  /** By the delta method; NaN with fewer than 2 samples, or replicates. */
  readonly standardError: number;
  /**
   * Bounds of its confidence interval, by Student's t as those of means are; Fieller's of a ratio, which need not lie evenly
   * around it.
   */
  readonly confidenceInterval: readonly [low: number, high: number];
  /** Why it has no value; undefined where it has one. */
  readonly reason: string | undefined;
}

/** What a derived quantity is computed from. */
export interface DerivedFacts {
  readonly outputNames: readonly string[];
  readonly confidenceLevel: number;
  /** Moments of independent observations. */
  readonly observed: Moments;
  readonly controls: readonly Control[];
  readonly weights?: WeightFacts | undefined;
  /** How samples vary; absent where no covariance is derived. */
  readonly spread?: SpreadFacts;
}

/** What covariances and correlations are computed from. */
export interface SpreadFacts {
  /** Moments of the samples themselves. */
  readonly moments: Moments;
  readonly antithetic: boolean;
  /** What the chunks say of the pairs that are wanted. */
  readonly products: ChunkProducts | undefined;
  /** All that is derived, as `products` is in its order. */
  readonly derived: readonly DerivedPlan[];
}

/** What is known of a derived quantity. */
export function derivedEstimate(plan: DerivedPlan, facts: DerivedFacts): DerivedEstimate {
  const { confidenceLevel, observed, controls, weights } = facts;
  if (observed.count === 0) return noValue("there are no samples yet");
  if (plan.kind === "covariance" || plan.kind === "correlation") return dependenceEstimate(plan, plan.kind, facts);
  const joint =
    weights === undefined
      ? jointMeans(observed, plan.indices, controls)
      : weightedMeans(observed, plan.indices, { weight: weights.weight, centers: weights.centers ?? [] });
  const t = studentQuantile((1 + confidenceLevel) / 2, joint.degreesOfFreedom);
  return plan.kind !== "function" ? ratioEstimate(plan, joint, t, facts) : functionEstimate(plan, joint, t);
}

function dependenceEstimate(
  { name, indices: [i = 0, j = 0] }: DerivedPlan,
  kind: "covariance" | "correlation",
  { spread, confidenceLevel }: DerivedFacts,
): DerivedEstimate {
  // Refused at the call, where there are no chunks that are batches.
  if (spread === undefined) return noValue("the way of sampling has no batches");
  const { moments, antithetic, products, derived } = spread;
  const place = derived.filter((each) => each.kind === "covariance" || each.kind === "correlation");
  const facts = {
    products: products ?? noProducts(pairsOf(derived)),
    place: place.findIndex((each) => each.name === name),
    pair: [i, j] as const,
    confidenceLevel,
  };
  const isCovariance = kind === "covariance";
  const value = isCovariance ? covarianceOf(moments, [i, j], { antithetic }) : correlationOfSamples(moments, [i, j]);
  if (Number.isNaN(value)) return noValue(isCovariance ? "there are too few samples" : "an output has no spread");
  return {
    ...(isCovariance ? covarianceEstimate(value, facts) : correlationEstimate(value, facts)),
    reason: undefined,
  };
}

function ratioEstimate(
  { indices }: DerivedPlan,
  joint: JointMeans,
  t: number,
  { outputNames, confidenceLevel }: DerivedFacts,
): DerivedEstimate {
  const found = ratioOfMeans(joint, t);
  if (found === undefined) {
    const name = outputNames[indices[1] ?? 0];
    return noValue(`the interval of ${name} holds 0, with ${Number((100 * confidenceLevel).toPrecision(12))} %`);
  }
  return Number.isFinite(found.value) ? { ...found, reason: undefined } : noValue(`it is ${found.value}`);
}

function functionEstimate(
  plan: Extract<DerivedPlan, { readonly kind: "function" }>,
  joint: JointMeans,
  t: number,
): DerivedEstimate {
  const { means, errors } = joint;
  let value: unknown;
  let gradient: unknown;
  try {
    value = plan.valueAt([...means]);
    if (typeof value === "number") {
      gradient = plan.gradientAt?.([...means]) ?? numericalGradient(plan.valueAt, means, errors);
    }
  } catch (error) {
    return noValue(
      `its function threw ${error instanceof Error ? `${error.name}: ${error.message}` : describe(error)}`,
    );
  }
  dropPromise(value);
  dropPromise(gradient);
  if (typeof value !== "number") return noValue(`its function gave ${describe(value)}, not a number`);
  if (!Number.isFinite(value)) return noValue(`its function gave ${value}`);
  const isGradient = Array.isArray(gradient) && gradient.length === means.length && gradient.every(isNumber);
  if (!isGradient) return noValue(`its gradient gave ${describe(gradient)}, not ${means.length} numbers`);
  // The line above says so.
  const standardError = errorOfFunction(gradient as number[], joint);
  const half = t * standardError;
  return { value, standardError, confidenceInterval: [value - half, value + half], reason: undefined };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function noValue(reason: string): DerivedEstimate {
  return {
    value: Number.NaN,
    standardError: Number.NaN,
    confidenceInterval: [Number.NaN, Number.NaN],
    reason,
  };
}

/**
 * How sure a run is of a derived quantity. Where an output that it is made of has the same value in all samples, nothing is
 * known of what another value would change.
 */
export function accuracyOfDerived(
  plan: DerivedPlan,
  facts: DerivedFacts,
  { samples, replicates }: Pick<Accuracy, "samples" | "replicates">,
): Accuracy {
  const { value, standardError } = derivedEstimate(plan, facts);
  const isUnsure = plan.indices.some((index) => isAllAlike(facts.observed, index));
  return {
    mean: value,
    standardError,
    samples,
    replicates,
    unseen: isUnsure ? Number.POSITIVE_INFINITY : undefined,
  };
}
