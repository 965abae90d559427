import type { Estimate } from "../../sampling/run/estimate.ts";
import type { OutputEstimate } from "../../sampling/run/output-estimate.ts";
import type { SamplingRun } from "../../sampling/run/sampling-run.ts";

/** What was known after some of the samples. */
export interface TracePoint {
  readonly samples: number;
  readonly outputs: Readonly<Record<string, OutputEstimate>>;
}

// Even on a logarithmic axis. A run to 2^53 samples keeps 1,900 of them at most.
const LEAST_GROWTH = 1.02;

/** Snapshots of a run while it goes on, so few that a run of any length can keep them. */
export class Trace {
  readonly #points: TracePoint[] = [];

  /** Takes snapshots until the run ends. Never rejects: the run itself does, when it fails. */
  async follow(run: SamplingRun): Promise<void> {
    try {
      for await (const estimate of run) this.add(estimate);
    } catch {
      // What there is remains.
    }
  }

  /** Takes one snapshot, unless it shows nothing new. */
  add(estimate: Estimate): void {
    const { samples, standardError, outputs } = estimate;
    const last = this.#points.at(-1);
    if (Number.isNaN(standardError) || (last !== undefined && samples < last.samples * LEAST_GROWTH)) return;
    this.#points.push({ samples, outputs });
  }

  /**
   * At most `most` points, even on a logarithmic axis, the first and that of the end among them.
   *
   * @param end - the estimate at the end of the run
   */
  points(end: Estimate, most: number): readonly TracePoint[] {
    const last: TracePoint = { samples: end.samples, outputs: end.outputs };
    const earlier = this.#points.filter(({ samples }) => samples < end.samples);
    const [first = last] = earlier;
    const step = Math.log(last.samples / first.samples) / (most - 1);
    const stepOf = ({ samples }: TracePoint) => Math.floor(Math.log(samples / first.samples) / step);
    const kept = earlier.filter((point, i) => {
      const before = earlier[i - 1];
      return before === undefined || stepOf(point) > stepOf(before);
    });
    return [...kept, last];
  }
}
