import {
  type BoundConstants,
  type Column,
  countingColumn,
  type EncodedSequences,
  encodeColumns,
} from "../calls/sequences.ts";
import type { ClosureRules } from "../closures/closure-rules.ts";
import { type SentFunction, together } from "../closures/function-collector.ts";
import type { Dispatcher } from "../driver/dispatcher.ts";
import type { ResultState } from "../results/result-state.ts";
import { SEED_ARGUMENTS, type Seeds } from "./seeds.ts";

/** What a map calls for each item, and with what. */
export interface MapCall {
  readonly sent: SentFunction;
  readonly columns: readonly Column[];
  /** Items in all. */
  readonly length: number;
  /** Lets the engines forget, once the result is there, what they keep for this map alone. Called before it can be. */
  readonly keepUntil: (state: ResultState) => void;
}

/**
 * Makes a map ready. Its constants become part of its function, which goes to each engine once.
 *
 * @throws {TypeError} when the function, an item or a constant can't be sent, or there is no sequence
 */
export function mapCall(
  { functions, forget }: Dispatcher,
  map: {
    readonly fn: unknown;
    readonly sequences: readonly unknown[];
    readonly rules: ClosureRules;
    readonly seeds: Seeds | undefined;
  },
): MapCall {
  const { rules, seeds } = map;
  const own = functions.take(map.fn, "map", rules);
  const given = encodeColumns(map.sequences, "map", () => functions.collector("map", rules));
  const { columns, length, constants, closures } = seeds && given.length > 0 ? withStreams(given, seeds) : given;
  const called = together(seeds ? functions.seeded(own, seeds.module) : own, closures);
  if (constants === undefined || length === 0) return { sent: called, columns, length, keepUntil: () => undefined };
  const bound = functions.bind(called, constants);
  const keepUntil = (state: ResultState): void =>
    state.listen(() => {
      if (state.ready) forget(bound.fn);
    });
  return { sent: bound, columns, length, keepUntil };
}

/** Sequences with one more before them, of the streams of the items, and the seed as a constant before that. */
export function withStreams(
  { columns, length, constants, closures }: EncodedSequences,
  seeds: Pick<Seeds, "seed" | "take">,
): EncodedSequences {
  return {
    columns: [countingColumn(seeds.take(length), length), ...columns],
    length,
    constants: seedFirst(seeds.seed, constants),
    closures,
  };
}

/** Constants with the seed before them, and after it a place for the stream. */
export function seedFirst(seed: bigint, constants: BoundConstants | undefined): BoundConstants {
  const { at = [], values = [], placeholders = [] } = constants ?? {};
  return {
    at: [0, ...at.map((k) => k + SEED_ARGUMENTS)],
    values: [seed, ...values],
    placeholders: placeholders.map(({ ref, path: [index, ...path] }) => ({ ref, path: [Number(index) + 1, ...path] })),
  };
}
