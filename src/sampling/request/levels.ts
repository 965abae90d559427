import { checkOptions } from "../../client/check.ts";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { describe } from "../../protocol/describe.ts";

/** How `method: "mlmc"` goes over the levels of a kernel. */
export interface LevelOptions {
  /** Finest level that may be reached, 2 to 31; 16 by default. */
  readonly max?: number;
  /**
   * How many times as much a sample costs on a level as on the one before, above 1 and up to 64; 2 by default, as where each
   * level halves the step. Kernels with an output `cost` say it themselves.
   */
  readonly costFactor?: number;
  /** Samples that each of the first levels begins with, 64 to 2^24; 1000 by default. */
  readonly initialSamples?: number;
}

/** These in full, with the errors asked for, 0 where none is. */
export interface LevelRules extends Required<LevelOptions> {
  readonly standardError: number;
  readonly relativeError: number;
}

/** What of the options of `sample` has to do with levels. */
interface Asked {
  readonly standardError?: unknown;
  readonly relativeError?: unknown;
  readonly params?: object | undefined;
  readonly levels?: unknown;
}

/** Parameter that says on which level a sample is drawn. */
export const LEVEL = "level";

/** Levels that streams are numbered for. */
export const MAX_LEVEL = 31;

/** Where a kernel of levels has its outputs. */
export interface LevelOutputs {
  readonly fine: number;
  readonly coarse: number;
  /** Undefined: the kernel does not count what a sample costs. */
  readonly cost: number | undefined;
}

/** Places of the outputs that have a meaning under `method: "mlmc"`. */
export function levelOutputs(outputs: readonly string[]): LevelOutputs {
  const cost = outputs.indexOf("cost");
  return {
    fine: outputs.indexOf("fine"),
    coarse: outputs.indexOf("coarse"),
    cost: cost < 0 ? undefined : cost,
  };
}

const OPTIONS = { max: "any", costFactor: "any", initialSamples: "any" } as const;

// What another way to sample means by them says nothing of levels.
const NOT_HERE = {
  samples: "it draws what the error asked for needs; give standardError or relativeError",
  antithetic: "a kernel can average over mirror images itself",
  control: "the coarse value of each sample is one",
  histogram: "no level has the samples of the quantity itself",
  covariance: "that of the outputs on the finest level is there",
  lengths: "it has no arrays",
  quantiles: "no level has the samples of the quantity itself",
  stop: "what it asks for is decided from pass to pass",
  derived: "the outputs are one quantity, fine and coarse",
  weights: "no output is a weight",
} as const;

/**
 * Checks that a kernel has levels, and how they are gone over.
 *
 * @throws {TypeError} when it has none, no error is asked for, or an option makes no sense with them
 * @throws {RangeError} when an option is out of its range
 */
export function checkLevels(kernel: SamplingKernel, options: Asked): LevelRules {
  const parameter = kernel.parameters.find(({ name }) => name === LEVEL);
  const { fine, coarse } = levelOutputs(kernel.outputs);
  if (parameter === undefined || parameter.type === "bool" || fine < 0 || coarse < 0) {
    throw new TypeError(
      `${kernel.name} has no levels, as method: "mlmc" needs: a parameter level, the outputs fine, on that level, and ` +
        "coarse, on the level before from the same random numbers; kernels that have them: asianEuler and heston",
    );
  }
  if (kernel.arrays !== undefined) {
    throw new TypeError(
      `method: "mlmc" takes up to 16 outputs that are numbers, and no arrays, as ${kernel.name} has them`,
    );
  }
  for (const [name, why] of Object.entries(NOT_HERE)) {
    const given: unknown = Reflect.get(options, name);
    if (given !== undefined && given !== false) throw new TypeError(`method: "mlmc" takes no ${name}: ${why}`);
  }
  const { standardError, relativeError, params } = options;
  if (standardError === undefined && relativeError === undefined) {
    throw new TypeError('method: "mlmc" needs standardError or relativeError: the levels are chosen by it');
  }
  for (const [name, error] of Object.entries({ standardError, relativeError })) {
    if (typeof error === "object") throw new TypeError(`method: "mlmc" expects one number as ${name}, of fine`);
  }
  if (params !== undefined && Reflect.get(params, LEVEL) !== undefined) {
    throw new TypeError('method: "mlmc" sets the parameter level itself; leave it out of params');
  }
  return {
    ...levelOptions(options.levels),
    standardError: numberOr0(standardError),
    relativeError: numberOr0(relativeError),
  };
}

// What is neither was refused, or will be where tolerances are read.
function numberOr0(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function levelOptions(given: unknown): Required<LevelOptions> {
  if (given !== undefined) checkOptions("levels", given, OPTIONS);
  const { max = 16, costFactor = 2, initialSamples = 1000 } = (given ?? {}) as LevelOptions;
  checkWhole("max", max, [2, MAX_LEVEL]);
  checkWhole("initialSamples", initialSamples, [64, 2 ** 24]);
  if (typeof costFactor !== "number") {
    throw new TypeError(`levels: costFactor expects a number, got ${describe(costFactor)}`);
  }
  if (!(costFactor > 1 && costFactor <= 64)) {
    throw new RangeError(`levels: costFactor expects a number above 1 and up to 64, got ${costFactor}`);
  }
  return { max, costFactor, initialSamples };
}

function checkWhole(name: string, value: unknown, [least, most]: readonly [number, number]): void {
  if (typeof value !== "number") throw new TypeError(`levels: ${name} expects a number, got ${describe(value)}`);
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`levels: ${name} expects a whole number from ${least} to ${most}, got ${value}`);
}
