import { JobError } from "../../protocol/job-error.ts";
import { type JobRecord, partsOf } from "../job-record.ts";
import { NoAnswer, StreamRefusal } from "../stream/jet-stream.ts";
import { missingParts, recover } from "./job-state.ts";
import type { JobStore } from "./job-store.ts";

/** What is called when a job ends otherwise than by its results. */
export interface JobEnds {
  /** Parts that have values, which are still to be read, or being read. */
  readonly aborted: (why: string, done: ReadonlySet<number>) => void;
  readonly failed: (error: unknown) => void;
}

const POLL_MS = 1500;
// So many looks at the record to one at the parts.
const LOOKS = 20;

/** Looks now and then whether a job that is being read was aborted, removed, or can't be done. */
export class JobWatch {
  readonly #store: JobStore;
  readonly #id: string;
  readonly #ends: JobEnds;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;
  #isClosed = false;

  constructor(store: JobStore, id: string, ends: JobEnds) {
    this.#store = store;
    this.#id = id;
    this.#ends = ends;
    void this.#look();
  }

  async #look(): Promise<void> {
    try {
      await this.#ask();
    } catch (error) {
      // A server that is away for a while comes back.
      if (!(error instanceof NoAnswer) && !this.#isClosed) this.#ends.failed(error);
    }
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#look(), POLL_MS);
  }

  async #ask(): Promise<void> {
    const kept = await this.#store.find(this.#id);
    if (this.#isClosed) return;
    if (kept === undefined) return this.#end(() => this.#ends.failed(new JobError(this.#id, "it was removed")));
    const record = await recover(this.#store, this.#id, kept);
    const { state } = record;
    if (state.kind === "failed") return this.#end(() => this.#ends.failed(new JobError(this.#id, state.why)));
    if (state.kind === "aborted") {
      const { done, lost } = await this.#store.ended(this.#id);
      // Too late: all of it is there.
      if (done.size + lost.size >= partsOf(record)) return this.close();
      return this.#end(() => this.#ends.aborted(state.why, done));
    }
    if (state.kind === "submitted" && this.#looks++ % LOOKS === 0) await this.#lookForParts(record);
  }

  async #lookForParts(record: JobRecord): Promise<void> {
    const missing = await missingParts(this.#store, this.#id, record).catch((error: unknown) => {
      // A server that has just started may not know its streams yet.
      if (error instanceof StreamRefusal) return 0;
      throw error;
    });
    if (missing === 0 || this.#isClosed) return;
    const why = `${missing} of its ${partsOf(record)} parts are gone: they are kept for 7 days`;
    this.#end(() => this.#ends.failed(new JobError(this.#id, why)));
  }

  #end(say: () => void): void {
    if (this.#isClosed) return;
    this.close();
    say();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}
