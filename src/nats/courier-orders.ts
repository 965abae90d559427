import { ClusterError } from "../protocol/cluster-error.ts";
import type { CourierNews, CourierOrder } from "./courier-start.ts";

// What was sent has so long to arrive when the connection is ended, ms.
const LAST_WORDS_MS = 1000;

/** What a client, or a host, asks of the thread that has its connection, and what that answers. */
export class CourierOrders {
  readonly #post: (order: CourierOrder) => void;
  // Those that wait for news. They are called with nothing when no more will come.
  readonly #waiting = new Set<(said: CourierNews | undefined) => void>();
  #failure: string | undefined;
  #nextTicket = 0;
  #end: (why: string) => void = () => undefined;
  /** Fulfils, with why, when the thread has ended. */
  readonly ended: Promise<string> = new Promise((resolve) => {
    this.#end = resolve;
  });

  /** @param post - posts to the thread */
  constructor(post: (order: CourierOrder) => void) {
    this.#post = post;
  }

  /** Takes what the thread has posted. */
  hear(said: CourierNews): void {
    for (const hear of this.#waiting) hear(said);
  }

  /** The thread has ended, or can't be started. */
  fail(why: string): void {
    this.#failure ??= why;
    this.#end(this.#failure);
    for (const hear of this.#waiting) hear(undefined);
  }

  /**
   * Fulfils when there is a connection, with what the user should hear of the server.
   *
   * @throws {ClusterError} when there is none
   */
  async ready(): Promise<string | undefined> {
    const said = await this.#news((each) => (each.kind === "ready" || each.kind === "failed") && each);
    if (said?.kind === "ready") return said.warning;
    throw new ClusterError(said?.why ?? this.#failure ?? "");
  }

  /** An id for an engine of the cluster. @throws {ClusterError} when there is none */
  async newId(): Promise<number> {
    const ticket = this.#nextTicket++;
    this.#post({ kind: "newId", ticket });
    const said = await this.#news((each) => each.kind === "id" && each.ticket === ticket && each);
    if (said?.id !== undefined) return said.id;
    throw new ClusterError(`the cluster gives no id to an engine: ${said?.why ?? this.#failure}`);
  }

  /** Whether there is a connection now; false when the thread has ended. */
  async isOnline(): Promise<boolean> {
    const ticket = this.#nextTicket++;
    this.#post({ kind: "look", ticket });
    const said = await this.#news((each) => each.kind === "look" && each.ticket === ticket && each);
    return said?.isOnline === true;
  }

  /** Makes streams and buckets. @throws {ClusterError} where the server can't keep them */
  async makeStores(): Promise<void> {
    const ticket = this.#nextTicket++;
    this.#post({ kind: "makeStores", ticket });
    const said = await this.#news((each) => each.kind === "stores" && each.ticket === ticket && each);
    const why = said === undefined ? this.#failure : said.why;
    if (why !== undefined) throw new ClusterError(`the server can't keep jobs: ${why}`);
  }

  /** Tells a host's clients that it may be gone in a moment, or stands still; or that it is there again. */
  tell(kind: "leave" | "comeBack"): void {
    this.#post({ kind });
  }

  /** Fulfils when what was sent has arrived, or has had its time, and the connection is ended. */
  async close(): Promise<void> {
    this.#post({ kind: "close", waitMs: LAST_WORDS_MS });
    await this.#news((each) => each.kind === "closed" && each);
  }

  /** The next news that `pick` takes; undefined when there won't be any. */
  #news<Said extends CourierNews>(pick: (said: CourierNews) => Said | false): Promise<Said | undefined> {
    if (this.#failure !== undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const hear = (said: CourierNews | undefined): void => {
        const picked = said && pick(said);
        if (picked === false) return;
        this.#waiting.delete(hear);
        resolve(picked);
      };
      this.#waiting.add(hear);
    });
  }
}
