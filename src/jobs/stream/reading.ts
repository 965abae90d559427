import type { Letter } from "../../cluster/letter-bus.ts";
import { deliveryOf } from "./delivery.ts";
import { encodeJson, type JetStream } from "./jet-stream.ts";

/** What is read of a stream. */
export interface Reading {
  readonly stream: string;
  /** Subjects; the last token may be `>`. */
  readonly filter: string;
  /** Of each subject the last message only. */
  readonly isLast?: boolean;
  readonly heard: (letter: Letter, seq: number) => void;
  /** Called once, when it can't go on. */
  readonly failed: (error: unknown) => void;
}

const BATCH = 128;
const EXPIRES_MS = 20_000;
// The server has so long to say that a batch has expired, ms.
const SILENCE_MS = EXPIRES_MS + 5000;
const PAUSE_MS = 500;
const INACTIVE_MS = 120_000;

/**
 * Reads messages of a stream in their order, each once, and goes on when more come, until it is closed. The consumer at the
 * server is made anew whenever it is lost, from where the reading was.
 */
export class StreamReading {
  readonly #jet: JetStream;
  readonly #reading: Reading;
  readonly #inbox: string;
  readonly #leave: () => void;
  readonly #release: () => void;
  readonly #forget: () => void;
  #consumer = "";
  #seq = 0;
  #mostBytes = 0;
  #left = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #isOpening = false;

  /** @param name - differs from that of every other reading */
  constructor(jet: JetStream, name: string, reading: Reading) {
    this.#jet = jet;
    this.#reading = reading;
    this.#inbox = `${jet.inbox}.r.${name}`;
    this.#leave = jet.bus.subscribe(this.#inbox, (letter) => this.#hear(letter));
    this.#release = jet.hold();
    this.#forget = jet.bus.onOnline(() => void this.open());
  }

  /** Begins, or goes on from where it was. Gives the number of messages to come that are there already. */
  async open(): Promise<number> {
    if (this.#isClosed || this.#isOpening) return 0;
    this.#isOpening = true;
    try {
      const pending = await this.#open();
      // One message at least; what came is in memory twice, here and in the other thread.
      this.#mostBytes = 2 * (await this.#jet.bus.maxPayload);
      this.#pull();
      return pending;
    } catch (error) {
      if (!this.#isClosed) this.#reading.failed(error);
      this.close();
      return 0;
    } finally {
      this.#isOpening = false;
    }
  }

  async #open(): Promise<number> {
    const { stream, filter, isLast = false } = this.#reading;
    this.#consumer = `r${crypto.getRandomValues(new Uint32Array(2)).join("x")}`;
    const isNew = this.#seq === 0;
    const config = {
      name: this.#consumer,
      filter_subject: filter,
      ack_policy: "none",
      deliver_policy: isNew ? (isLast ? "last_per_subject" : "all") : "by_start_sequence",
      ...(!isNew && { opt_start_seq: this.#seq + 1 }),
      inactive_threshold: INACTIVE_MS * 1e6,
      mem_storage: true,
      num_replicas: 1,
      max_waiting: 8,
    };
    const made = await this.#jet.api(`CONSUMER.CREATE.${stream}.${this.#consumer}.${filter}`, {
      stream_name: stream,
      config,
    });
    return Number(made["num_pending"] ?? 0);
  }

  #pull(): void {
    if (this.#isClosed) return;
    this.#left = BATCH;
    const asked = { batch: BATCH, max_bytes: this.#mostBytes, expires: EXPIRES_MS * 1e6 };
    const subject = `$JS.API.CONSUMER.MSG.NEXT.${this.#reading.stream}.${this.#consumer}`;
    this.#jet.bus.post({ subject, bytes: encodeJson(asked), reply: this.#inbox });
    this.#watch();
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.open(), SILENCE_MS);
  }

  #hear(letter: Letter): void {
    const { status } = letter;
    if (status !== undefined) return this.#end(status);
    const delivery = deliveryOf(letter);
    // Of an older consumer, in part.
    if (delivery === undefined || delivery.seq <= this.#seq) return;
    this.#seq = delivery.seq;
    this.#reading.heard(letter, delivery.seq);
    this.#left--;
    if (this.#left === 0) this.#pull();
  }

  // 408: it has expired; 409: it had as many bytes as it may, or there is no such consumer any more; 404, 503: there is none.
  #end(status: number): void {
    if (status === 408 || (status === 409 && this.#left < BATCH)) return this.#pull();
    if (status < 400) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.open(), PAUSE_MS);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#leave();
    this.#forget();
    this.#release();
    if (this.#consumer === "") return;
    const { stream } = this.#reading;
    this.#jet.bus.post({ subject: `$JS.API.CONSUMER.DELETE.${stream}.${this.#consumer}`, bytes: new Uint8Array() });
  }
}
