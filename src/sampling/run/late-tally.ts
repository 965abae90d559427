import type { Estimate } from "./estimate.ts";
import { type RunParts, Tally } from "./tally.ts";

/** What a run does with its tally. */
export type RunTally = Pick<Tally, "abort" | "end" | "estimate" | "newerThan">;

/** The tally of a run that begins once something was read from afar. Until then it has no samples. */
export class LateTally implements RunTally {
  readonly #before: Tally;
  readonly #opened: Promise<void>;
  readonly #drop: () => void;
  #tally: RunTally;
  #isAborted = false;

  /**
   * @param before - what is known of the run at once
   * @param open - reads the rest, and gives what begins the run
   * @param drop - called when the run is aborted before that; `open` gives up then, or what it gives is not called
   */
  constructor(before: RunParts, open: () => Promise<() => RunTally>, drop: () => void) {
    const rules = { ...before.rules, timeLimitMs: undefined };
    this.#before = new Tally({ ...before, rules, openJob: openNothing });
    this.#tally = this.#before;
    this.#drop = drop;
    this.#opened = this.#open(open);
    // Who awaits the run hears of it.
    this.#opened.catch(() => undefined);
  }

  async #open(open: () => Promise<() => RunTally>): Promise<void> {
    const begin = await open();
    if (!this.#isAborted) this.#tally = begin();
  }

  abort(reason: unknown): void {
    this.#tally.abort(reason);
    if (this.#tally !== this.#before || this.#isAborted) return;
    this.#isAborted = true;
    this.#drop();
  }

  estimate(): Estimate {
    return this.#tally.estimate();
  }

  async end(): Promise<Estimate> {
    await this.#begun();
    return this.#tally.end();
  }

  async newerThan(chunks: number): Promise<{ readonly estimate: Estimate; readonly chunks: number }> {
    await this.#begun();
    return this.#tally.newerThan(chunks);
  }

  // What was aborted before it began has ended with what was to be read: nothing of it is in use then.
  async #begun(): Promise<void> {
    if (this.#tally !== this.#before) return;
    if (this.#isAborted) await this.#opened.catch(() => undefined);
    else await Promise.race([this.#opened, this.#aborted()]);
  }

  async #aborted(): Promise<void> {
    await this.#before.end().catch(() => undefined);
    await this.#opened.catch(() => undefined);
  }
}

const openNothing: RunParts["openJob"] = () => ({ offer: () => undefined, end: () => undefined, taskId: 0 });
