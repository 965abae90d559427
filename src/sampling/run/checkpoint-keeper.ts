import { CheckpointError } from "../../protocol/errors.ts";
import { type CheckpointStore, checkpointText, type RunIdentity } from "./checkpoint.ts";
import type { RunState } from "./run-state.ts";
import type { StateKeeper } from "./tally.ts";

const INTERVAL_MS = 3000;

/**
 * Writes the state of a run every three seconds, one write at a time, and at its end. A write that fails costs the run
 * nothing: the next one may not fail.
 */
export class CheckpointKeeper implements StateKeeper {
  readonly #store: CheckpointStore;
  readonly #run: RunIdentity;
  readonly #onFailure: (error: CheckpointError) => void;
  #writtenMs = performance.now();
  #writing: Promise<void> | undefined;
  #failure: CheckpointError | undefined;

  /**
   * @param store - taken by this run; released at its end
   * @param onFailure - called when a write fails, but not again before one has succeeded
   */
  constructor(store: CheckpointStore, run: RunIdentity, onFailure: (error: CheckpointError) => void) {
    this.#store = store;
    this.#run = run;
    this.#onFailure = onFailure;
  }

  /** Why the last write failed; undefined when it did not. */
  get failure(): CheckpointError | undefined {
    return this.#failure;
  }

  note(state: RunState, elapsedMs: number): void {
    if (this.#writing !== undefined || performance.now() - this.#writtenMs < INTERVAL_MS) return;
    void this.#write(state, elapsedMs);
  }

  async finish(state: RunState, elapsedMs: number): Promise<void> {
    await this.#writing;
    await this.#write(state, elapsedMs);
    await this.#store.release();
  }

  #write(state: RunState, elapsedMs: number): Promise<void> {
    this.#writing = this.#tryToWrite(checkpointText(this.#run, state, elapsedMs)).finally(() => {
      this.#writing = undefined;
      this.#writtenMs = performance.now();
    });
    return this.#writing;
  }

  async #tryToWrite(text: string): Promise<void> {
    const before = this.#failure;
    try {
      await this.#store.write(text);
      this.#failure = undefined;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#failure = new CheckpointError(this.#store.name, `it could not be written: ${why}`, { cause });
      if (before === undefined) this.#onFailure(this.#failure);
    }
  }
}
