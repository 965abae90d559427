import type { Job, World } from "./world.ts";

/** Counts jobs that are under way, and keeps what went wrong. */
export class Ledger {
  /** How often each job was done. */
  readonly counts = new Map<string, number>();
  readonly violations: string[] = [];
  // Names of the jobs that are not over, by their numbers.
  readonly #open = new Map<number, string>();
  #next = 0;
  #endedMs = performance.now();
  readonly #waiting: (() => void)[] = [];

  /** Jobs begun so far. */
  get total(): number {
    return this.#next;
  }

  /** Jobs that are not over. */
  get open(): readonly string[] {
    return [...this.#open].map(([number, name]) => `${name} (job ${number})`);
  }

  /** Begins a job. */
  begin({ name, run }: Job, world: World): void {
    const number = this.#next++;
    this.#open.set(number, name);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    const over = (): void => {
      this.#open.delete(number);
      this.#endedMs = performance.now();
      for (const wake of this.#waiting.splice(0)) wake();
    };
    run(world)
      .catch((error: unknown) => {
        this.violations.push(
          `${name} (job ${number}): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      })
      .finally(over)
      .catch(() => undefined);
  }

  /** Waits until fewer jobs are open; gives up when none has ended for so long: a machine may be slow. */
  async fewerThan(count: number, withinMs: number): Promise<boolean> {
    const sinceMs = performance.now();
    while (this.#open.size >= count) {
      const leftMs = Math.max(sinceMs, this.#endedMs) + withinMs - performance.now();
      if (leftMs <= 0) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return true;
  }
}
