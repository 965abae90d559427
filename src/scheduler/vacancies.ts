import type { EngineId } from "../protocol/ids.ts";
import type { Timers } from "./timers.ts";

/** A place among a client's engines that none takes. */
export interface Vacancy {
  /** The engine that had it last, or was to have it. */
  readonly engineId: EngineId;
  /** How many engines in a row did not start for it, or ended without having done anything. */
  readonly inVain: number;
  /** Why the last one did not start, or ended. */
  readonly why: Error;
}

const FIRST_PAUSE_MS = 100;
/** Longest pause between two tries, ms. An engine that lived for longer was none that ends at once. */
export const LONGEST_PAUSE_MS = 30_000;

/** The places that wait for another try to start an engine, after pauses that double. */
export class Vacancies {
  readonly #timers: Timers;
  readonly #fill: (vacancy: Vacancy) => void;
  readonly #dueMs = new Map<Vacancy, number>();

  /** @param fill - starts an engine for a place */
  constructor(timers: Timers, fill: (vacancy: Vacancy) => void) {
    this.#timers = timers;
    this.#fill = fill;
  }

  get size(): number {
    return this.#dueMs.size;
  }

  /** The place that is filled next, and the time until then, ms. */
  get next(): (Vacancy & { readonly inMs: number }) | undefined {
    const [first] = [...this.#dueMs].toSorted(([, a], [, b]) => a - b);
    return first && { ...first[0], inMs: Math.max(0, first[1] - this.#timers.nowMs) };
  }

  /** Lets a place be filled after a pause, whose length it gives, ms. */
  add(vacancy: Vacancy): number {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (vacancy.inVain - 1), LONGEST_PAUSE_MS);
    this.#dueMs.set(vacancy, this.#timers.nowMs + pauseMs);
    this.#timers.after(pauseMs, () => {
      if (this.#dueMs.delete(vacancy)) this.#fill(vacancy);
    });
    return pauseMs;
  }

  /** Gives the places up. */
  clear(): void {
    this.#dueMs.clear();
  }
}
