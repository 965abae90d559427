import { KernelError } from "../../protocol/errors.ts";
import { accelerationOf } from "../statistics/jackknife.ts";
import type { OutputFacts } from "./estimate.ts";
import { type BootstrapChunk, type BootstrapPlan, groupRows } from "./plan.ts";
import type { ChunkRecord } from "./resample-chunk.ts";

/** Values of one output. */
interface Values {
  readonly name: string;
  statistic: number;
  readonly jackknife: Float64Array;
  readonly replicates: Float64Array;
  // Known once the jackknife is whole.
  acceleration: number | undefined;
}

/** What the chunks of a bootstrap have given so far, by output. */
export class Replicates {
  readonly #plan: BootstrapPlan;
  readonly #rows: number;
  // As the record of the data themselves has them; null: the statistic gives one number.
  #names: readonly string[] | null = null;
  #values: readonly Values[] = [];
  #count = 0;

  constructor(plan: BootstrapPlan, rows: number) {
    this.#plan = plan;
    this.#rows = rows;
  }

  /** Resamples that were taken. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes what a chunk has given. Chunks come in their order.
   *
   * @throws {KernelError} when the statistic gave other numbers here than on the data themselves, or too many
   */
  take({ kind, first, count }: BootstrapChunk, [names, numbers]: ChunkRecord): void {
    if (kind === "data") this.#begin(names);
    const places = this.#placesOf(names);
    for (const [at, values] of this.#values.entries()) {
      const place = places[at] ?? 0;
      const ofIt = Array.from({ length: count }, (_, i) => numbers[i * places.length + place] ?? Number.NaN);
      if (kind === "data") values.statistic = ofIt[0] ?? Number.NaN;
      else values[kind === "jackknife" ? "jackknife" : "replicates"].set(ofIt, first);
    }
    if (kind === "resamples") this.#count += count;
    else if (kind === "jackknife" && first + count === this.#plan.groups) this.#endJackknife();
  }

  #begin(names: readonly string[] | null): void {
    const { groups, resamples } = this.#plan;
    if (names !== null && names.length > MOST_OUTPUTS) {
      throw new KernelError(`the statistic gave ${names.length} numbers; it may give ${MOST_OUTPUTS} at most`);
    }
    this.#names = names;
    this.#values = (names ?? ["value"]).map((name) => ({
      name,
      statistic: Number.NaN,
      jackknife: new Float64Array(groups),
      replicates: new Float64Array(resamples),
      acceleration: undefined,
    }));
  }

  // Where each output is in a record.
  #placesOf(names: readonly string[] | null): readonly number[] {
    const places = this.#names?.map((name) => names?.indexOf(name) ?? -1) ?? (names === null ? [0] : []);
    if (places.length === (names?.length ?? 1) && !places.includes(-1)) return places;
    const [there, here] = [this.#names, names].map((each) => each?.join(", ") ?? "one number");
    throw new KernelError(`the statistic gave ${there} on the data themselves, and ${here} on others`);
  }

  #endJackknife(): void {
    const { groups } = this.#plan;
    const rows = { all: this.#rows, of: (group: number) => groupRows(this.#rows, groups, group) };
    for (const values of this.#values) values.acceleration = accelerationOf(values.jackknife, rows);
  }

  /** What is known of each output, in copies. */
  outputs(): readonly OutputFacts[] {
    return this.#values.map(({ name, statistic, acceleration, replicates }) => ({
      name,
      statistic,
      acceleration,
      replicates: replicates.slice(0, this.#count),
    }));
  }
}

const MOST_OUTPUTS = 64;
