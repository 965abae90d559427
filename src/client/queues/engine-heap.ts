import type { Lane } from "../engines/lane.ts";

/** Engines by rank: the first at any time, in constant time; changes in a logarithm of their number. */
export class EngineHeap {
  readonly #isBefore: (a: Lane, b: Lane) => boolean;
  // A binary heap: no engine is before its parent, at (i - 1) >> 1.
  readonly #lanes: Lane[] = [];
  readonly #places = new Map<Lane, number>();

  /** @param isBefore - whether one engine comes before another; may change for an engine that `place` is called with next */
  constructor(isBefore: (a: Lane, b: Lane) => boolean) {
    this.#isBefore = isBefore;
  }

  /** In no particular order. */
  get lanes(): readonly Lane[] {
    return this.#lanes;
  }

  get first(): Lane | undefined {
    return this.#lanes[0];
  }

  /** Takes an engine in, or finds its place anew. */
  place(lane: Lane): void {
    let at = this.#places.get(lane);
    if (at === undefined) {
      at = this.#lanes.length;
      this.#put(lane, at);
    }
    this.#sink(this.#rise(at));
  }

  delete(lane: Lane): void {
    const at = this.#places.get(lane);
    const last = this.#lanes.at(-1);
    if (at === undefined || last === undefined) return;
    this.#places.delete(lane);
    this.#lanes.pop();
    if (last === lane) return;
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
    const [a, b] = [this.#lanes[i], this.#lanes[j]];
    return a !== undefined && b !== undefined && this.#isBefore(a, b);
  }

  #swapIfBefore(i: number, j: number): boolean {
    const [a, b] = [this.#lanes[i], this.#lanes[j]];
    if (a === undefined || b === undefined || !this.#isBefore(a, b)) return false;
    this.#put(b, i);
    this.#put(a, j);
    return true;
  }

  #put(lane: Lane, at: number): void {
    this.#lanes[at] = lane;
    this.#places.set(lane, at);
  }
}
