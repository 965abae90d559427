import type { Monitor } from "../monitor.ts";
import type { MetricsFormat } from "./exposition.ts";
import { Metrics } from "./metrics.ts";

/** Metrics of all that a monitor sees. */
export class MonitorMetrics {
  readonly #monitor: Pick<Monitor, "snapshot" | "tasksSince">;
  readonly #metrics: Metrics;
  #cursor = 0;

  /** @param version - of the program */
  constructor(monitor: Pick<Monitor, "snapshot" | "tasksSince">, version: string) {
    this.#monitor = monitor;
    this.#metrics = new Metrics({ version });
  }

  /** Notes what would be forgotten by the next scrape: to be called every few seconds. */
  look(): void {
    this.#noteTasks();
    this.#metrics.clients(this.#monitor.snapshot().clients);
  }

  /** All there is to say, as text. */
  text(format: MetricsFormat): string {
    this.#noteTasks();
    return this.#metrics.text(this.#monitor.snapshot(), format);
  }

  #noteTasks(): void {
    const { records, cursor } = this.#monitor.tasksSince(this.#cursor);
    this.#cursor = cursor;
    this.#metrics.tasks(records);
  }
}
