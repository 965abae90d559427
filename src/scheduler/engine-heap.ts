import type { EngineState } from "./engine-state.ts";

/** Engines by rank: the first at any time, in constant time; changes in a logarithm of their number. */
export class EngineHeap {
  readonly #isBefore: (a: EngineState, b: EngineState) => boolean;
  // A binary heap: no engine is before its parent, at (i - 1) >> 1.
  readonly #engines: EngineState[] = [];
  readonly #places = new Map<EngineState, number>();

  /** @param isBefore - whether one engine comes before another; may change for an engine that `place` is called with next */
  constructor(isBefore: (a: EngineState, b: EngineState) => boolean) {
    this.#isBefore = isBefore;
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
    let at = this.#places.get(engine);
    if (at === undefined) {
      at = this.#engines.length;
      this.#put(engine, at);
    }
    this.#sink(this.#rise(at));
  }

  delete(engine: EngineState): void {
    const at = this.#places.get(engine);
    const last = this.#engines.at(-1);
    if (at === undefined || last === undefined) return;
    this.#places.delete(engine);
    this.#engines.pop();
    if (last === engine) return;
    this.#put(last, at);
    this.#sink(this.#rise(at));
  }

  #rise(from: number): number {
    let at = from;
    while (at > 0 && this.#swapIfBefore(at, (at - 1) >> 1)) at = (at - 1) >> 1;
    return at;
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const next = this.#isOrdered(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(next, at)) return;
      at = next;
    }
  }

  #isOrdered(i: number, j: number): boolean {
    const [a, b] = [this.#engines[i], this.#engines[j]];
    return a !== undefined && b !== undefined && this.#isBefore(a, b);
  }

  #swapIfBefore(i: number, j: number): boolean {
    const [a, b] = [this.#engines[i], this.#engines[j]];
    if (a === undefined || b === undefined || !this.#isBefore(a, b)) return false;
    this.#put(b, i);
    this.#put(a, j);
    return true;
  }

  #put(engine: EngineState, at: number): void {
    this.#engines[at] = engine;
    this.#places.set(engine, at);
  }
}
