import type { Letter } from "../../cluster/letter-bus.ts";
import { HOSTS_CONSUMER, type JobNames } from "../job-names.ts";
import { decodeJson, type JetStream, StreamRefusal } from "../stream/jet-stream.ts";
import type { Report } from "./report.ts";

const SWEEP_MS = 30_000;
const NO_MESSAGE = 10_037;

/**
 * Gives up parts that have been given out as often as they may, and whose hosts did not say what became of them: the server
 * says so once, to whoever hears it, and keeps them. So hosts look for them now and then as well.
 */
export class Sweep {
  readonly #jet: JetStream;
  readonly #names: JobNames;
  readonly #report: Report;
  readonly #leave: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #isSweeping = false;

  constructor(jet: JetStream, names: JobNames, report: Report) {
    this.#jet = jet;
    this.#names = names;
    this.#report = report;
    const subject = `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${names.jobs}.${HOSTS_CONSUMER}`;
    this.#leave = jet.bus.subscribe(subject, (letter) => void this.#hear(letter));
    this.#timer = setInterval(() => void this.#sweep(), SWEEP_MS);
  }

  async #hear({ bytes }: Letter): Promise<void> {
    const { stream_seq: seq } = decodeJson(bytes);
    if (typeof seq === "number") await this.#giveUp({ seq }).catch(() => undefined);
  }

  // What the consumer has passed by, and is there still, was given out too often: what was acknowledged is gone.
  async #sweep(): Promise<void> {
    if (this.#isSweeping) return;
    this.#isSweeping = true;
    try {
      const info = await this.#jet.api(`CONSUMER.INFO.${this.#names.jobs}.${HOSTS_CONSUMER}`);
      const { stream_seq: passed = 0 } = Object(info["ack_floor"]) as { readonly stream_seq?: number };
      let next = 1;
      while (next <= passed) {
        const found = await this.#giveUp({ seq: next, next_by_subj: this.#names.jobSubjects }, passed);
        if (found === undefined) return;
        next = found + 1;
      }
    } catch {
      // The server is away, or has no jobs: another time.
    } finally {
      this.#isSweeping = false;
    }
  }

  /** Gives up the message that is asked for. Gives its number; undefined when there is none up to `limit`. */
  async #giveUp(asked: object, limit = Number.POSITIVE_INFINITY): Promise<number | undefined> {
    const { jobs } = this.#names;
    const message = await this.#get(asked);
    if (message === undefined || message.seq > limit) return undefined;
    const [part = "", job = "", user = ""] = message.subject.split(".").toReversed();
    if (!(await this.#report.lost({ user, job, part: Number(part) }))) return undefined;
    await this.#jet.api(`STREAM.MSG.DELETE.${jobs}`, { seq: message.seq, no_erase: true });
    return message.seq;
  }

  async #get(asked: object): Promise<{ readonly seq: number; readonly subject: string } | undefined> {
    try {
      const { message } = await this.#jet.api(`STREAM.MSG.GET.${this.#names.jobs}`, asked);
      const { seq, subject } = Object(message) as { readonly seq: number; readonly subject: string };
      return { seq, subject };
    } catch (error) {
      if (error instanceof StreamRefusal && error.code === NO_MESSAGE) return undefined;
      throw error;
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#leave();
  }
}
