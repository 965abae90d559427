import type { ClientReport } from "../client-report.ts";

/** What metrics are made of, of a client: a report of its own, or what a monitor has seen of it. */
export type MeasuredClient = Omit<ClientReport, "kind" | "events">;

/** What clients did: it never falls. */
export interface ClientCounts {
  readonly done: number;
  readonly failed: number;
  readonly retried: number;
}

const NONE: ClientCounts = { done: 0, failed: 0, retried: 0 };
// Sessions that are remembered, in case that one which was silent is heard again.
const MOST_SESSIONS = 10_000;

/** Sums what clients did by user: what those did that are gone stays in it. */
export class CountsByUser {
  readonly #byUser = new Map<string, ClientCounts>();
  // What a session had said last, the longest silent first.
  readonly #last = new Map<string, ClientCounts>();

  /** Users whose clients were ever heard. */
  get byUser(): ReadonlyMap<string, ClientCounts> {
    return this.#byUser;
  }

  /** Notes what a client says of itself. */
  heard({ user, session, done, failed, retried }: MeasuredClient): void {
    const key = `${user}.${session}`;
    const now: ClientCounts = { done, failed, retried };
    const before = this.#last.get(key) ?? NONE;
    this.#last.delete(key);
    this.#last.set(key, now);
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= MOST_SESSIONS) break;
      this.#last.delete(oldest);
    }
    const sum = this.#byUser.get(user) ?? NONE;
    this.#byUser.set(user, {
      done: sum.done + Math.max(0, done - before.done),
      failed: sum.failed + Math.max(0, failed - before.failed),
      retried: sum.retried + Math.max(0, retried - before.retried),
    });
  }
}
