import { type Contender, contest, type Effort, mapValues, median, type Watch } from "./measure.ts";
import type { Figure, Row, Unit } from "./report.ts";

// Units of which less is better.
const COSTS: ReadonlySet<Unit> = new Set(["us", "ms", "MB"]);

/**
 * How many times as good as another a figure is: above 1 is better.
 *
 * The median of the ratios of turns that came one after another, so that what else the machine did meets both.
 */
export function ratioOf(figure: Figure, other: Figure): number {
  const ratios = figure.turns.map((turn, i) => turn / (other.turns[i] ?? Number.NaN));
  return median(COSTS.has(figure.unit) ? ratios.map((ratio) => 1 / ratio) : ratios);
}

/**
 * Compares figures with the one of the base that has the same size and kernel.
 *
 * @throws {RangeError} when the base has no such figure
 */
export function compare(figures: readonly Figure[], base: string): Row[] {
  return figures.map((figure) => {
    const { bytes, kernel } = figure;
    const other = figures.find((one) => one.name === base && one.bytes === bytes && one.kernel === kernel);
    if (other === undefined) throw new RangeError(`${figure.name} has nothing to be compared with: no "${base}"`);
    return { ...figure, ratio: ratioOf(figure, other) };
  });
}

/** A contender, and what its timings are called. */
export interface Entrant extends Contender, Omit<Figure, "name" | "median" | "turns" | "samples"> {
  /** From the duration of a run, ms, to `unit`. */
  readonly of: (durationMs: number) => number;
}

/** Times entrants in turns, see {@link contest}; gives the figure of each under its key. */
export async function compete<Key extends string>(
  entrants: Readonly<Record<Key, Entrant>>,
  effort: Effort,
  watch: Watch,
): Promise<Readonly<Record<Key, Figure>>> {
  const timings = await contest(entrants, effort, watch);
  return mapValues(entrants, ({ of, run: _run, ...row }, key): Figure => {
    const { medianMs, turnsMs, samples } = timings[key];
    return { ...row, median: of(medianMs), turns: turnsMs.map(of), samples };
  });
}
