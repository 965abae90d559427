import { provideInspect } from "../../protocol/inspect.ts";
import type { Estimate } from "./estimate.ts";
import { estimateText } from "./estimate-text.ts";
import type { RunTally } from "./late-tally.ts";
import { Run, type RunHost } from "./run.ts";
import { type RunParts, Tally } from "./tally.ts";

/**
 * Sampling that goes on: await it for the end, iterate it for snapshots. `Output` are the names of the kernel's outputs, which
 * the run takes on trust.
 *
 * Moments are merged in order of chunk, so every snapshot is that of a prefix of the chunks, and the end has the same
 * bits on any number of engines.
 *
 * @example
 * const run = client.sample(kernels.pi, { relativeError: 1e-5 });
 * for await (const { mean, standardError } of run) console.log(mean, standardError);
 * const { mean } = await run;
 */
export class SamplingRun<Output extends string = string, Derived extends string = string> extends Run<
  Estimate<Output, Derived>
> {
  static {
    provideInspect(SamplingRun.prototype, "SamplingRun", (self) => estimateText("SamplingRun", self.latest));
  }

  /** Made by `client.sample`. */
  constructor(parts: RunParts | RunTally, host: RunHost) {
    super("end" in parts ? parts : new Tally(parts), host);
  }
}
