/** What a number counts. */
export type Unit = "G samples/s" | "tasks/s" | "GB/s" | "us" | "ms" | "x";

/** One contender of a section. */
export interface Row {
  /** Unique in its section, together with `bytes`. */
  readonly name: string;
  /** Size of the data, where the section has several. */
  readonly bytes?: number;
  /** Tasks or Monte Carlo samples of one timed run, where those are counted. */
  readonly work?: number;
  /** Median over the samples, in `unit`. */
  readonly median: number;
  readonly unit: Unit;
  /** How many times as good as the section's base, of the same size where there are sizes: above 1 is better. */
  readonly ratio: number;
  /** Timings that the median is of. */
  readonly samples: number;
}

export type SectionName = "pi" | "latency" | "throughput" | "transfer" | "startup";

/** Contenders that do the same work. */
export interface Section {
  readonly name: SectionName;
  readonly title: string;
  /** Name of the row that the ratios are to. */
  readonly base: string;
  readonly rows: readonly Row[];
}

/** An aim beside what was measured. */
export interface Aim {
  readonly name: string;
  readonly value: number;
  readonly aim: number;
  readonly unit: Unit;
  /** Whether the aim is a lower bound or an upper one. */
  readonly bound: "at least" | "at most";
  readonly met: boolean;
}

/** A peer that was not measured, and why. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/** A run of the benchmark; `--json` prints it as it is. */
export interface Report {
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** Engines, and workers of each peer. */
  readonly engines: number;
  readonly quick: boolean;
  readonly elapsedMs: number;
  readonly sections: readonly Section[];
  readonly aims: readonly Aim[];
  readonly leftOut: readonly LeftOut[];
}

/** A measured row before it is compared. */
export type Figure = Omit<Row, "ratio">;

// Of these units less is better.
const TIMES: ReadonlySet<Unit> = new Set(["us", "ms"]);

/**
 * Compares figures with the one of the base that has the same size.
 *
 * @throws {RangeError} when the base has no such figure
 */
export function compare(figures: readonly Figure[], base: string): Row[] {
  return figures.map((figure) => {
    const other = figures.find(({ name, bytes }) => name === base && bytes === figure.bytes);
    if (other === undefined) throw new RangeError(`${figure.name} has nothing to be compared with: no "${base}"`);
    const ratio = TIMES.has(figure.unit) ? other.median / figure.median : figure.median / other.median;
    return { ...figure, ratio };
  });
}
