import { DIRECTION_NUMBERS } from "#direction-numbers";
import { loadBuiltIn } from "../../kernels/built-in.ts";
import type { WasmSource } from "../../protocol/function-ref.ts";
import { LoadedLater } from "../../protocol/late.ts";
import { ownCopy } from "../../protocol/own-copy.ts";
import type { Sampling, SamplingHost } from "../../sampling/sampling.ts";

import { explained } from "./explained.ts";
import { provideRng } from "./later-classes.ts";
import { PART_SOURCES } from "./part-sources.ts";
import { type AnyRun, runLater } from "./run-later.ts";
import type * as SamplingCode from "./sampling-code.ts";

type Code = typeof SamplingCode;

/** The built-in kernels, which have the generators of random numbers. */
export const BUILT_IN: LoadedLater<WasmSource> = new LoadedLater(() =>
  explained("the built-in kernels", loadBuiltIn()),
);

const CODE: LoadedLater<Code> = new LoadedLater(() => explained("what samples", import("./sampling-code.ts")));

const DIRECTIONS: LoadedLater<string> = new LoadedLater(() =>
  explained("the direction numbers of the Sobol sequence", DIRECTION_NUMBERS.load()),
);

/** Loads what every kind of sampling in a page needs. */
export async function loadSampling(): Promise<Code> {
  // Engines ask for these.
  const parts = [PART_SOURCES.kernels.load(), BUILT_IN.load()];
  const [code] = await Promise.all([CODE.load(), ...parts]);
  provideRng(code.rng);
  return code;
}

/** Loads all that any run needs before it can begin. */
export async function loadAllSampling(): Promise<void> {
  await Promise.all([loadSampling(), DIRECTIONS.load()]);
}

/** The code, where all of it has been loaded. */
export function samplingNow(): Code | undefined {
  return BUILT_IN.now && CODE.now;
}

/** Sampling whose code comes with the first call. */
export function lateSampling(host: SamplingHost): Sampling {
  const { work } = host;
  let made: Sampling | undefined;
  const makeOf = ({ samplingOf }: Code): Sampling => {
    made ??= samplingOf(host);
    return made;
  };
  const begin = <R extends AnyRun, Given extends { readonly options: object }>(
    start: (sampling: Sampling, given: Given) => R,
    given: Given,
    before: Members,
  ): R => {
    const code = samplingNow();
    const isSobol = methodIn(given.options) === "sobol";
    if (code !== undefined && (!isSobol || DIRECTIONS.now !== undefined)) return start(makeOf(code), given);
    work.checkOpen();
    // As it is now: the caller may change it.
    const kept = ownCopy(given);
    const load = async (): Promise<() => R> => {
      const [loaded] = await Promise.all([loadSampling(), isSobol && DIRECTIONS.load()]);
      return () => start(makeOf(loaded), kept);
    };
    return runLater({ load, before, signal: signalIn(given.options), untilClosed: work.untilClosed });
  };
  return {
    sample: (what, options) => begin((by, given) => by.sample(what, given.options), { options }, NOTHING_YET),
    bootstrap: (what, options) => begin((by, given) => by.bootstrap(what, given.options), { options }, NOTHING_YET),
    chains: (step, options) => begin((by, given) => by.chains(step, given.options), { options }, NOTHING_YET),
    sweep: (what, points, options) =>
      begin((by, given) => by.sweep(what, given.points, given.options), { points, options }, noRows(points)),
  };
}

type Members = Readonly<Record<string, unknown>>;

// Whatever the caller gave.
function signalIn(options: unknown): AbortSignal | undefined {
  const signal = (options as { readonly signal?: unknown } | undefined | null)?.signal;
  return signal instanceof AbortSignal ? signal : undefined;
}

function methodIn(options: unknown): unknown {
  return (options as { readonly method?: unknown } | undefined | null)?.method;
}

/** A run before its code is there. */
const NOTHING_YET: Members = {
  latest: {
    samples: 0,
    mean: Number.NaN,
    variance: Number.NaN,
    standardError: Number.NaN,
    confidenceInterval: [Number.NaN, Number.NaN],
    outputs: {},
    arrays: {},
    derived: {},
    quantities: {},
    covariance: [],
    quantiles: [],
    warnings: [],
    nonFinite: { count: 0, first: undefined },
    elapsedMs: 0,
    samplesPerSecond: 0,
    progress: 0,
    complete: false,
    stopped: undefined,
    toJSON: () => ({ samples: 0 }),
  },
  toJSON: () => ({ samples: 0 }),
};

function noRows(points: unknown): Members {
  const lists = Object.entries(Object(points) as Record<string, unknown>);
  const isList = Array.isArray(points);
  return {
    length: isList ? points.length : lists.reduce((product, [, values]) => product * lengthOf(values), 1),
    names: isList ? Object.keys(Object(points[0]) as object) : lists.map(([name]) => name),
    progress: 0,
    ready: false,
    elapsedMs: 0,
    checkpointFailure: undefined,
    difference: () => {
      throw new RangeError("difference expects rows that have ended, and none has yet");
    },
    toJSON: () => ({ rows: [] }),
  };
}

function lengthOf(values: unknown): number {
  return (values as ArrayLike<unknown> | null | undefined)?.length ?? 0;
}
