import { knownAnswers } from "../../kernels/known-answers.ts";
import type { KernelParameters, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { Trace } from "../../node/plot/trace.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import type { SamplingRun } from "../../sampling/run/sampling-run.ts";
import { SamplingClient } from "../../sampling/sampling-client.ts";

const DEFAULT_LEVEL = 0.95;
const POINTS = 200;

/** What was asked for, and what was known on the way. */
interface Sampled {
  readonly kernel: Partial<SamplingKernel> & { readonly name: string };
  readonly params: KernelParameters;
  readonly confidenceLevel: number;
  readonly trace: Trace;
}

/** Remembers what estimates are of, so that they can be drawn. */
export class SampledRuns {
  // By run, and by the estimate that it ends with.
  readonly #sampled = new WeakMap<object, Sampled>();

  /** Follows the runs of all clients of this process from now on, whichever cell has connected them. */
  watch(): void {
    const prototype: object = SamplingClient.prototype;
    const sample = Reflect.get(prototype, "sample") as (...args: readonly unknown[]) => SamplingRun;
    const follow = this.#follow.bind(this);
    const value = function (this: unknown, ...args: readonly unknown[]): SamplingRun {
      const run = Reflect.apply(sample, this, args);
      follow(run, args);
      return run;
    };
    Object.defineProperty(prototype, "sample", { value, configurable: true, writable: true });
  }

  /** A picture of how an estimate came to be, as SVG; undefined for what is no estimate of a run that was followed. */
  async pictureOf(value: unknown): Promise<string | undefined> {
    if (typeof value !== "object" || value === null) return undefined;
    const sampled = this.#sampled.get(value);
    if (sampled === undefined || !isEstimate(value) || value.stopped === undefined) return undefined;
    // Loaded here, as most notebooks draw nothing.
    const { plotOf } = await import("../../node/plot/estimate-plot.ts");
    const { kernel, params, confidenceLevel, trace } = sampled;
    const run = {
      kernel: {
        name: kernel.name || "sample",
        title: kernel.title ?? "a function of JavaScript",
        outputs: Object.keys(value.outputs),
      },
      params,
      answers: answersOf(sampled),
      estimate: value,
      confidenceLevel,
    };
    // nbconvert refuses texts that name an encoding.
    return plotOf(run, trace.points(value, POINTS))?.replace(/^<\?xml .*?\?>\s*/, "");
  }

  #follow(run: SamplingRun, [kernel, options]: readonly unknown[]): void {
    const { params = {}, confidenceLevel = DEFAULT_LEVEL } = (options ?? {}) as {
      readonly params?: KernelParameters;
      readonly confidenceLevel?: number;
    };
    const trace = new Trace();
    // Both are objects or functions, or `sample` would have thrown.
    const named = kernel as Sampled["kernel"];
    const sampled: Sampled = { kernel: named, params, confidenceLevel, trace };
    this.#sampled.set(run, sampled);
    void trace.follow(run);
    void run.then(
      (estimate) => this.#sampled.set(estimate, sampled),
      () => undefined,
    );
  }
}

function answersOf({ kernel, params }: Sampled): readonly (number | undefined)[] {
  // Functions of JavaScript know none.
  return typeof kernel === "function" ? [] : knownAnswers(kernel as SamplingKernel, params);
}

/** Whether a value is an estimate of this library. */
export function isEstimate(value: object): value is Estimate {
  return "outputs" in value && "standardError" in value && "samplesPerSecond" in value && "seed" in value;
}
