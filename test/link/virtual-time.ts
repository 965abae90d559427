/** A clock that goes on to whatever happens next, in the order of the times, and of the calls where these are equal. */
export class VirtualTime {
  nowMs = 0;
  // A heap: nothing is before the one at half its index.
  readonly #heap: Happening[] = [];
  #count = 0;

  at(ms: number, act: () => void): void {
    const heap = this.#heap;
    heap.push({ ms: Math.max(ms, this.nowMs), order: this.#count++, act });
    let i = heap.length - 1;
    for (let up = (i - 1) >> 1; i > 0 && isBefore(heap, i, up); up = (i - 1) >> 1) {
      swap(heap, i, up);
      i = up;
    }
  }

  after(ms: number, act: () => void): void {
    this.at(this.nowMs + ms, act);
  }

  /** Goes on until nothing is left to happen, or to `untilMs`. Returns whether nothing is left. */
  run(untilMs: number): boolean {
    for (let first = this.#heap[0]; first && first.ms <= untilMs; first = this.#heap[0]) {
      this.#take();
      this.nowMs = first.ms;
      first.act();
    }
    if (this.#heap.length > 0) this.nowMs = untilMs;
    return this.#heap.length === 0;
  }

  #take(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let i = 0, down = 1; down < heap.length; down = 2 * i + 1) {
      const first = down + 1 < heap.length && isBefore(heap, down + 1, down) ? down + 1 : down;
      if (!isBefore(heap, first, i)) return;
      swap(heap, first, i);
      i = first;
    }
  }
}

interface Happening {
  readonly ms: number;
  readonly order: number;
  readonly act: () => void;
}

function isBefore(heap: readonly Happening[], i: number, j: number): boolean {
  const [a, b] = [heap[i], heap[j]];
  return a !== undefined && b !== undefined && (a.ms < b.ms || (a.ms === b.ms && a.order < b.order));
}

function swap(heap: Happening[], i: number, j: number): void {
  const [a, b] = [heap[i], heap[j]];
  if (a && b) [heap[i], heap[j]] = [b, a];
}
