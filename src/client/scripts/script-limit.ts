import { TimeoutError } from "../../protocol/errors.ts";

/** Ends the work on a script when its time is over. No timer could: the thread is busy with it. */
export class ScriptLimit {
  readonly #name: string;
  readonly #timeoutMs: number;
  readonly #untilMs: number;

  /** @param timeoutMs - longest time from now on, ms; absent: any */
  constructor(name: string, timeoutMs: number = Number.POSITIVE_INFINITY) {
    this.#name = name;
    this.#timeoutMs = timeoutMs;
    this.#untilMs = performance.now() + timeoutMs;
  }

  /** @throws {TimeoutError} when the time is over */
  check(): void {
    if (performance.now() <= this.#untilMs) return;
    throw new TimeoutError(`${this.#name} could not be made ready for engines`, this.#timeoutMs);
  }
}
