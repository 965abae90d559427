import { CheckpointError } from "../../protocol/errors.ts";
import type { CheckpointStore } from "./checkpoint.ts";
import type { StateKeeper } from "./tally.ts";

const INTERVAL_MS = 3000;
// A text that takes long to write is written less often: so many times as long lies between.
const LONGER = 10;

/**
 * Writes the state of a run every three seconds, less often where that takes long, one write at a time, and at its end. A
 * write that fails costs the run nothing: the next one may not fail.
 */
export class CheckpointKeeper<State> implements StateKeeper<State> {
  readonly #store: CheckpointStore;
  readonly #textOf: (state: State, elapsedMs: number) => string;
  readonly #onFailure: (error: CheckpointError) => void;
  #writtenMs = performance.now();
  #intervalMs = INTERVAL_MS;
  #writing: Promise<void> | undefined;
  #failure: CheckpointError | undefined;

  /**
   * @param store - taken by this run; released at its end
   * @param textOf - writes a state down
   * @param onFailure - called when a write fails, but not again before one has succeeded
   */
  constructor(
    store: CheckpointStore,
    textOf: (state: State, elapsedMs: number) => string,
    onFailure: (error: CheckpointError) => void,
  ) {
    this.#store = store;
    this.#textOf = textOf;
    this.#onFailure = onFailure;
  }

  /** Why the last write failed; undefined when it did not. */
  get failure(): CheckpointError | undefined {
    return this.#failure;
  }

  note(state: State, elapsedMs: number): void {
    if (this.#writing !== undefined || performance.now() - this.#writtenMs < this.#intervalMs) return;
    void this.#write(state, elapsedMs);
  }

  async finish(state: State, elapsedMs: number): Promise<void> {
    await this.#writing;
    await this.#write(state, elapsedMs);
    await this.#store.release();
  }

  #write(state: State, elapsedMs: number): Promise<void> {
    const beganMs = performance.now();
    this.#writing = this.#tryToWrite(state, elapsedMs).finally(() => {
      this.#writing = undefined;
      this.#writtenMs = performance.now();
      this.#intervalMs = Math.max(INTERVAL_MS, LONGER * (this.#writtenMs - beganMs));
    });
    return this.#writing;
  }

  async #tryToWrite(state: State, elapsedMs: number): Promise<void> {
    const before = this.#failure;
    try {
      await this.#store.write(this.#textOf(state, elapsedMs));
      this.#failure = undefined;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#failure = new CheckpointError(this.#store.name, `it could not be written: ${why}`, { cause });
      if (before === undefined) this.#onFailure(this.#failure);
    }
  }
}
