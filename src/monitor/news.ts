import type { LogEntry } from "./snapshot.ts";

// Entries that are kept.
const KEPT = 200;

/** What happened of late, for the log. */
export class News {
  #entries: LogEntry[] = [];

  tell(entry: LogEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length >= 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
  }

  /** The newest last. */
  latest(): readonly LogEntry[] {
    return this.#entries.slice(-KEPT);
  }
}
