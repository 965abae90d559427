import type { Watchable } from "../../client/watchable.ts";
import { provideInspect } from "../../protocol/inspect.ts";
import { AnyRun, type RunHost } from "../run/run.ts";
import { type BootstrapParts, BootstrapTally } from "./bootstrap-tally.ts";
import type { BootstrapEstimate } from "./estimate.ts";
import { bootstrapText } from "./estimate-text.ts";

/**
 * A bootstrap that goes on: await it for the end, iterate it for snapshots. `Output` are the names of the numbers that the
 * statistic gives.
 *
 * Resamples are counted in their order, so every snapshot is that of the first of them, and the end has the same bits on any
 * number of engines.
 *
 * @example
 * const bootstrapped = client.bootstrap((x: Float64Array) => Math.max(...x), { data: [3, 1, 2], seed: 1 });
 * for await (const { standardError, resamples } of bootstrapped) console.log(resamples, standardError);
 * const { confidenceInterval } = await bootstrapped;
 */
export class BootstrapRun<Output extends string = string> extends AnyRun<BootstrapEstimate<Output>> {
  readonly #tally: BootstrapTally;

  static {
    provideInspect(BootstrapRun.prototype, "BootstrapRun", (self) => bootstrapText("BootstrapRun", self.latest));
  }

  /** Made by `client.bootstrap`. */
  constructor(parts: BootstrapParts, host: RunHost) {
    const tally = new BootstrapTally(parts);
    super(tally, host);
    this.#tally = tally;
  }

  protected override watched(wait: Watchable["wait"]): Watchable {
    const tally = this.#tally;
    return {
      wait,
      length: tally.progress.wanted,
      get progress() {
        return tally.progress.resamples;
      },
      get elapsedMs() {
        return tally.progress.elapsedMs;
      },
    };
  }
}
