import type { EngineOrder } from "./engine-index.ts";
import type { EngineState } from "./engine-state.ts";

/**
 * Engines by rank: the first at any time, in constant time; changes in a logarithm of their number.
 *
 * Ranks are numbers in lists of this heap, taken down when an engine is placed. So a look at one touches no engine, and an
 * engine that has changed keeps its rank until it is placed anew.
 */
export class EngineHeap implements EngineOrder {
  readonly #rankOf: (engine: EngineState) => number;
  readonly #secondRankOf: (engine: EngineState) => number;
  // A binary heap: no engine is before its parent, at (i - 1) >> 1.
  readonly #engines: EngineState[] = [];
  // By the slot of an engine: its place in #engines, or ABSENT, and its ranks.
  readonly #places: number[] = [];
  readonly #ranks: number[] = [];
  readonly #secondRanks: number[] = [];

  /** @param rankOf - the lowest comes first; `secondRankOf` decides between equal ones */
  constructor(rankOf: (engine: EngineState) => number, secondRankOf: (engine: EngineState) => number = () => 0) {
    this.#rankOf = rankOf;
    this.#secondRankOf = secondRankOf;
  }

  /** In no particular order. */
  get engines(): readonly EngineState[] {
    return this.#engines;
  }

  get first(): EngineState | undefined {
    return this.#engines[0];
  }

  /** Takes an engine in, or finds its place anew. */
  place(engine: EngineState): void {
    const { slot } = engine;
    this.#ranks[slot] = this.#rankOf(engine);
    this.#secondRanks[slot] = this.#secondRankOf(engine);
    const at = this.#places[slot] ?? ABSENT;
    this.#settle(engine, at === ABSENT ? this.#engines.length : at);
  }

  delete({ slot }: EngineState): void {
    const at = this.#places[slot] ?? ABSENT;
    if (at === ABSENT) return;
    this.#places[slot] = ABSENT;
    const last = this.#engines.pop();
    if (last !== undefined && at < this.#engines.length) this.#settle(last, at);
  }

  // Puts an engine where it belongs, which is above or below a place that is free for it.
  #settle(engine: EngineState, from: number): void {
    const engines = this.#engines;
    let at = from;
    while (at > 0) {
      const parent = engines[(at - 1) >> 1];
      if (parent === undefined || !this.#isBefore(engine, parent)) break;
      this.#put(parent, at);
      at = (at - 1) >> 1;
    }
    for (let child = 2 * at + 1; child < engines.length; child = 2 * at + 1) {
      const [left, right] = [engines[child], engines[child + 1]];
      const next = left !== undefined && right !== undefined && this.#isBefore(right, left) ? right : left;
      if (next === undefined || !this.#isBefore(next, engine)) break;
      this.#put(next, at);
      at = next === left ? child : child + 1;
    }
    this.#put(engine, at);
  }

  #isBefore({ slot: a }: EngineState, { slot: b }: EngineState): boolean {
    const difference = (this.#ranks[a] ?? 0) - (this.#ranks[b] ?? 0);
    return difference < 0 || (difference === 0 && (this.#secondRanks[a] ?? 0) < (this.#secondRanks[b] ?? 0));
  }

  #put(engine: EngineState, at: number): void {
    this.#engines[at] = engine;
    this.#places[engine.slot] = at;
  }
}

const ABSENT = -1;
