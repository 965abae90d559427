import { Store } from "../../../../src/look/store.ts";
import type { PiRun } from "./pi-run.ts";

/** What needs all engines for itself. */
export type Act = "scaling" | "sides" | "claims";

/** Gives all engines to one thing at a time; a run of pi is paused meanwhile, and goes on afterwards. */
export class Stage {
  /** What has the engines; undefined while the run may have them. */
  readonly act: Store<Act | undefined> = new Store<Act | undefined>(undefined);
  readonly #run: PiRun;
  #abort = new AbortController();
  // Fulfils when the stage is free.
  #over: Promise<void> = Promise.resolve();

  constructor(run: PiRun) {
    this.#run = run;
  }

  /**
   * Does some work with all engines; nothing when the stage is taken.
   *
   * @param work - never rejects; ends soon once its signal is aborted
   */
  async play(act: Act, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.act.value !== undefined) return;
    this.act.set(act);
    this.#abort = new AbortController();
    this.#over = this.#play(work, this.#abort.signal);
    await this.#over;
  }

  /** Ends what is played. Fulfils when the stage is free. */
  async clear(): Promise<void> {
    this.#abort.abort();
    await this.#over;
  }

  async #play(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const wasRunning = this.#run.state.value.phase === "running";
    try {
      if (wasRunning) await this.#run.pause();
      await work(signal);
    } finally {
      this.act.set(undefined);
      // Unless it was stopped meanwhile.
      if (wasRunning) await this.#run.resume();
    }
  }
}
