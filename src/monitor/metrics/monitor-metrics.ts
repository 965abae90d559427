import type { Monitor } from "../monitor.ts";
import type { MetricsFormat } from "./exposition.ts";
import { Metrics } from "./metrics.ts";

/** What metrics are read from. */
export type SeenBy = Pick<Monitor, "snapshot" | "tasksSince">;

/** Metrics of all that a monitor sees. Monitors may follow each other, as connections do. */
export class MonitorMetrics {
  readonly #current: () => SeenBy | undefined;
  readonly #metrics: Metrics;
  // What was read last, and how far.
  #monitor: SeenBy | undefined;
  #cursor = 0;

  /**
   * @param current - gives the monitor that looks now; undefined: none does
   * @param version - of the program
   */
  constructor(current: () => SeenBy | undefined, version: string) {
    this.#current = current;
    this.#metrics = new Metrics({ version });
  }

  /** Notes what would be forgotten by the next scrape: to be called every few seconds. */
  look(): void {
    const monitor = this.#noteTasks();
    if (monitor !== undefined) this.#metrics.clients(monitor.snapshot().clients);
  }

  /** All there is to say, as text; undefined while nobody looks. */
  text(format: MetricsFormat): string | undefined {
    const monitor = this.#noteTasks();
    return monitor && this.#metrics.text(monitor.snapshot(), format);
  }

  #noteTasks(): SeenBy | undefined {
    const monitor = this.#current();
    if (monitor !== this.#monitor) this.#cursor = 0;
    this.#monitor = monitor;
    if (monitor === undefined) return undefined;
    const { records, cursor } = monitor.tasksSince(this.#cursor);
    this.#cursor = cursor;
    this.#metrics.tasks(records);
    return monitor;
  }
}
