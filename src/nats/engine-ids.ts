import type { MsgHdrs, NatsConnection } from "@nats-io/nats-core";
import type { ClusterAddress } from "./cluster-address.ts";
import { clusterNames } from "./cluster-names.ts";

// Ids of engines of hosts that can't agree on numbers begin here, and are random.
const FIRST_RANDOM = 2 ** 20;
const RANDOM_IDS = 2 ** 30;

// Codes of errors, from the server's list.
const NO_MESSAGE = 10_037;
const NO_STREAM = 10_059;
const OTHER_STREAM = 10_058;
const WRONG_SEQUENCE = 10_071;

const ANSWER_MS = 3000;
// A server leaves out answers while another host makes the store.
const MOST_ASKED = 5;

/** An answer of JetStream, as far as it is read here. */
interface Answer {
  readonly error?: { readonly err_code?: number; readonly description?: string };
  readonly message?: { readonly seq: number; readonly data?: string };
}

/**
 * Gives ids to engines: a counter in the cluster's key-value store, so that all hosts agree. Without JetStream, random numbers.
 * It asks the server itself, as the package for such stores is twice as large as all else that a page needs of NATS.
 */
export class EngineIds {
  readonly #connection: NatsConnection;
  readonly #headers: (entries: Readonly<Record<string, string>>) => MsgHdrs;
  readonly #hasKey: boolean;
  readonly #stream: string;
  readonly #subject: string;

  /** @param headers - makes headers of names and values */
  constructor(
    connection: NatsConnection,
    headers: (entries: Readonly<Record<string, string>>) => MsgHdrs,
    { cluster, key }: ClusterAddress,
  ) {
    const { registry } = clusterNames(cluster);
    this.#connection = connection;
    this.#headers = headers;
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
    for (;;) {
      const { error, message } = await this.#ask(`$JS.API.STREAM.MSG.GET.${this.#stream}`, {
        last_by_subj: this.#subject,
      });
      if (error?.err_code === NO_STREAM) {
        await this.#makeStore();
        continue;
      }
      if (error && error.err_code !== NO_MESSAGE) throw new Error(error.description);
      const id = message === undefined ? 0 : Number(atob(message.data ?? ""));
      if (await this.#put(id + 1, message?.seq ?? 0)) return id;
    }
  }

  // Whether no other host was quicker.
  async #put(next: number, after: number): Promise<boolean> {
    const headers = this.#headers({ "Nats-Expected-Last-Subject-Sequence": String(after) });
    const { error } = await this.#ask(this.#subject, next, headers);
    if (error && error.err_code !== WRONG_SEQUENCE) throw new Error(error.description);
    return error === undefined;
  }

  // Where there are keys, the admin alone may make it.
  async #makeStore(): Promise<void> {
    if (this.#hasKey) {
      throw new Error(`the server has no bucket ${this.#stream}; run ensemble cluster start, which makes it`);
    }
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

  // Again where no answer comes: a number that was put all the same is given to nobody, and the next one is asked for.
  async #ask(subject: string, body: unknown, headers?: MsgHdrs): Promise<Answer> {
    const options = { timeout: ANSWER_MS, ...(headers && { headers }) };
    for (let asked = 1; ; asked++) {
      try {
        const reply = await this.#connection.request(subject, JSON.stringify(body), options);
        return reply.json<Answer>();
      } catch (error) {
        const isTimeout = error instanceof Error && error.name === "TimeoutError";
        if (!isTimeout || asked === MOST_ASKED) throw error;
      }
    }
  }
}
