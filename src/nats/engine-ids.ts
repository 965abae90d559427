import type { NatsConnection } from "@nats-io/nats-core";
import type { ClusterAddress } from "./cluster-address.ts";
import { clusterNames } from "./cluster-names.ts";

// Ids of engines of hosts that can't agree on numbers begin here, and are random.
const FIRST_RANDOM = 2 ** 20;
const RANDOM_IDS = 2 ** 30;

// Code of an error, from the server's list.
const OTHER_STREAM = 10_058;

const ANSWER_MS = 5000;
// A server at which a thousand hosts start at once answers late, as does a machine that is busy.
const PATIENCE_MS = 60_000;
const PAUSE_MS = 20;

// Nobody has asked for such messages: there is no store, or no JetStream.
const NOBODY = /no responders|503/i;
const NO_ANSWER = /timeout/i;

/** An answer of JetStream, as far as it is read here. */
interface Answer {
  readonly error?: { readonly err_code?: number; readonly description?: string };
  /** Number of what was put, in the store: it rises, and no number comes twice. */
  readonly seq?: number;
}

/**
 * Gives ids to engines: the store of the cluster counts what is put there, so that all hosts agree. Without JetStream, random
 * numbers. Nothing is read from the store: nats-server 2.9 stands still for good when a message is looked up in a stream that is
 * being made.
 *
 * It asks the server itself, as the package for such stores is twice as large as all else that a page needs of NATS.
 */
export class EngineIds {
  readonly #connection: NatsConnection;
  readonly #hasKey: boolean;
  readonly #stream: string;
  readonly #subject: string;
  #made: Promise<void> | undefined;

  constructor(connection: NatsConnection, { cluster, key }: ClusterAddress) {
    const { registry } = clusterNames(cluster);
    this.#connection = connection;
    this.#hasKey = key !== undefined;
    this.#stream = `KV_${registry}`;
    this.#subject = `$KV.${registry}.next`;
  }

  /** An id that no engine of the cluster has, or had. @throws {Error} when the store can't be used */
  async next(): Promise<number> {
    try {
      return await this.#count();
    } catch (error) {
      if (!/jetstream|no responders|503/i.test(String(error))) throw error;
      return FIRST_RANDOM + Math.floor(Math.random() * RANDOM_IDS);
    }
  }

  async #count(): Promise<number> {
    const wasMade = this.#made !== undefined;
    try {
      // Once: it is still there, unless somebody has deleted it.
      if (!this.#hasKey) await (this.#made ??= this.#makeStore());
      const { error, seq } = await this.#put(this.#hasKey || wasMade ? 0 : ANSWER_MS);
      if (seq === undefined) throw new Error(error?.description ?? "its answer has no number");
      return seq - 1;
    } catch (error) {
      this.#made = undefined;
      // Else there is no store, or no JetStream.
      if (!NOBODY.test(String(error))) throw error;
      if (wasMade) return this.#count();
      if (!this.#hasKey) throw error;
      await this.#ask("$JS.API.INFO", "");
      throw new Error(`the server has no bucket ${this.#stream}; run ensemble cluster start, which makes it`, {
        cause: error,
      });
    }
  }

  // A store that another host makes at this moment is there before it takes anything. A number may be counted that nobody hears of.
  async #put(patienceMs: number): Promise<Answer> {
    const sinceMs = performance.now();
    for (;;) {
      try {
        return await this.#ask(this.#subject, "");
      } catch (error) {
        const mostMs = NO_ANSWER.test(String(error)) ? PATIENCE_MS : NOBODY.test(String(error)) ? patienceMs : 0;
        if (performance.now() - sinceMs >= mostMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  // Where there are keys, the admin alone may make it. One that is there already is left as it is.
  async #makeStore(): Promise<void> {
    const { error } = await this.#ask(`$JS.API.STREAM.CREATE.${this.#stream}`, {
      name: this.#stream,
      subjects: [this.#subject.replace(/next$/u, ">")],
      retention: "limits",
      storage: "file",
      discard: "new",
      max_msgs_per_subject: 1,
      num_replicas: 1,
      allow_rollup_hdrs: true,
      allow_direct: true,
    });
    // Another host was quicker, or a program that makes it in another way.
    if (error && error.err_code !== OTHER_STREAM) throw new Error(error.description);
  }

  async #ask(subject: string, body: unknown): Promise<Answer> {
    const reply = await this.#connection.request(subject, JSON.stringify(body), { timeout: ANSWER_MS });
    return reply.json<Answer>();
  }
}
