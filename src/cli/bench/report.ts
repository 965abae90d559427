/** What a number counts. */
export type Unit = "G samples/s" | "M samples/s" | "tasks/s" | "GB/s" | "MB" | "us" | "ms" | "x" | "%";

/** One contender of a section. */
export interface Row {
  /** Unique in its section, together with `bytes` and `kernel`. */
  readonly name: string;
  /** Kernel that is run, where the section has several. */
  readonly kernel?: string;
  /** Size of the data, where the section has several. */
  readonly bytes?: number;
  /** Tasks or Monte Carlo samples of one timed run, where those are counted. */
  readonly work?: number;
  /** Median over the samples, in `unit`. */
  readonly median: number;
  readonly unit: Unit;
  /** Median of each turn, in `unit`; turns of the same index came one after another. */
  readonly turns: readonly number[];
  /** How many times as good as the section's base, of the same size or kernel where it has those: see {@link ratioOf}. */
  readonly ratio: number;
  /** Timings that the median is of. */
  readonly samples: number;
}

export type SectionName =
  | "pi"
  | "overhead"
  | "latency"
  | "throughput"
  | "transfer"
  | "startup"
  | "import"
  | "memory"
  | "arguments"
  | "bootstrap"
  | "bytes"
  | "gallery"
  | "kernels"
  | "levels"
  | "normals"
  | "vegas";

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

/** What a part of the benchmark found. */
export interface Findings {
  readonly sections: readonly Section[];
  readonly aims: readonly Aim[];
  readonly leftOut?: readonly LeftOut[];
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
