import { type JetStream, StreamRefusal } from "./jet-stream.ts";
import { StreamReading } from "./reading.ts";

/** A value of a bucket. */
export interface Entry {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Rises with each change of the bucket. */
  readonly revision: number;
  /** When it was stored, by the server's clock, ms since the epoch. */
  readonly storedMs: number;
}

/** Number of the server's reason when another has changed the value. */
const WRONG_REVISION = 10_071;
const NOT_FOUND = 404;

/** Keys and values at a server, each with a revision. */
export class Bucket {
  readonly #jet: JetStream;
  readonly #name: string;

  constructor(jet: JetStream, name: string) {
    this.#jet = jet;
    this.#name = name;
  }

  /** The value of a key, if there is one. @throws {NoAnswer} */
  async get(key: string): Promise<Entry | undefined> {
    const stream = `KV_${this.#name}`;
    const {
      bytes,
      headers = {},
      status,
    } = await this.#jet.ask(`$JS.API.DIRECT.GET.${stream}.${this.#subject(key)}`, new Uint8Array());
    if (status === NOT_FOUND || headers["KV-Operation"] !== undefined) return undefined;
    if (status !== undefined) throw new StreamRefusal(`reading ${key}`, { code: status, text: `status ${status}` });
    const storedMs = Date.parse(headers["Nats-Time-Stamp"] ?? "");
    return { bytes, revision: Number(headers["Nats-Sequence"]), storedMs };
  }

  /**
   * Sets the value of a key.
   *
   * @param revision - that it must have, 0: none; any, if absent
   * @returns its revision, or undefined when it has another one
   * @throws {StreamRefusal} {NoAnswer}
   */
  async put(key: string, bytes: Uint8Array<ArrayBuffer>, revision?: number): Promise<number | undefined> {
    const headers = revision === undefined ? undefined : { "Nats-Expected-Last-Subject-Sequence": String(revision) };
    try {
      const { seq } = await this.#jet.store(this.#subject(key), bytes, headers && { headers });
      return seq;
    } catch (error) {
      if (error instanceof StreamRefusal && error.code === WRONG_REVISION) return undefined;
      throw error;
    }
  }

  /** Keys without a dot, and their values. @throws {StreamRefusal} {NoAnswer} */
  entries(): Promise<ReadonlyMap<string, Uint8Array>> {
    return new Promise((resolve, reject) => {
      const found = new Map<string, Uint8Array>();
      let left = Number.POSITIVE_INFINITY;
      let read = 0;
      const look = (): void => {
        if (read < left) return;
        reading.close();
        resolve(found);
      };
      const reading = new StreamReading(this.#jet, `kv${crypto.getRandomValues(new Uint32Array(1))[0]}`, {
        stream: `KV_${this.#name}`,
        filter: this.#subject("*"),
        isLast: true,
        heard: ({ subject, bytes, headers }) => {
          read++;
          if (headers?.["KV-Operation"] === undefined) found.set(subject.slice(this.#subject("").length), bytes);
          look();
        },
        failed: reject,
      });
      const begin = async (): Promise<void> => {
        left = await reading.open();
        look();
      };
      void begin();
    });
  }

  /** Removes a key, and those that begin with it and a dot. */
  async purge(key: string): Promise<void> {
    for (const filter of [this.#subject(key), this.#subject(`${key}.>`)]) {
      await this.#jet.api(`STREAM.PURGE.KV_${this.#name}`, { filter });
    }
  }

  #subject(key: string): string {
    return `$KV.${this.#name}.${key}`;
  }
}
