// A thread that sleeps needs some 10 us to wake: about as long as a short task and its messages take.
const SPIN_MS = 0.05;
const MOST_SKIPPED = 64;

/**
 * Watches numbers in shared memory for a moment without sleeping, where that has paid lately: it does not while the
 * cores are busy with other work, and would then only delay it.
 */
export class Spinner {
  #failures = 0;
  // Calls left that return at once.
  #skipped = 0;

  /** Whether the number changes from `seen` within 50 us; false at once after failures. */
  changes(cell: Int32Array, seen: number): boolean {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return false;
    }
    const endMs = performance.now() + SPIN_MS;
    do {
      // Reading the clock takes longer than reading the cell.
      for (let i = 0; i < 20; i++) {
        if (Atomics.load(cell, 0) !== seen) {
          this.#failures = 0;
          return true;
        }
      }
    } while (performance.now() < endMs);
    this.#failures += 1;
    this.#skipped = Math.min(2 ** this.#failures, MOST_SKIPPED);
    return false;
  }
}
