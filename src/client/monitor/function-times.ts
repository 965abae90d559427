import { measured, type Pace, UNKNOWN_PACE } from "../../schedule/pace.ts";

// Functions that are remembered.
const MOST_FUNCTIONS = 1000;

interface Times {
  pace: Pace;
  ended: number;
}

/** How long tasks took of late, by what they call. */
export class FunctionTimes {
  readonly #byName = new Map<string, Times>();
  #all: Pace = UNKNOWN_PACE;

  /** So many tasks have ended, which took so long together. */
  add(name: string, busyMs: number, count: number): void {
    this.#all = measured(this.#all, busyMs, count);
    let times = this.#byName.get(name);
    if (times === undefined) {
      const [oldest] = this.#byName.size >= MOST_FUNCTIONS ? this.#byName.keys() : [];
      if (oldest !== undefined) this.#byName.delete(oldest);
      times = { pace: UNKNOWN_PACE, ended: 0 };
      this.#byName.set(name, times);
    }
    times.pace = measured(times.pace, busyMs, count);
    times.ended += count;
  }

  /** Mean time of a task of late, ms: of that name or, where none has ended, of all; undefined before any has. */
  meanMs(name: string): number | undefined {
    return this.#byName.get(name)?.pace.meanMs ?? this.#all.meanMs;
  }

  /** Tasks of that name that have ended, as far as is remembered. */
  ended(name: string): number {
    return this.#byName.get(name)?.ended ?? 0;
  }
}
