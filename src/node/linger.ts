import { Spinner } from "./spinner.ts";

// A message that came within this time of the last reply suggests that the next one will, too.
const BRISK_MS = 0.1;
// Longest time away from the event loop, where timers and streams of user code wait.
const LONGEST_MS = 1;

/**
 * Keeps an engine awake between messages that follow each other closely, as in a loop that awaits one call after the
 * other: waking a thread costs more than such a call. An engine that is idle sleeps.
 */
export class Linger {
  readonly #posted: Int32Array;
  readonly #receive: () => boolean;
  readonly #spinner = new Spinner();
  #repliedMs = Number.NEGATIVE_INFINITY;

  /**
   * @param posted - one number that rises with each message
   * @param receive - handles a message that has arrived; false when there is none
   */
  constructor(posted: SharedArrayBuffer, receive: () => boolean) {
    this.#posted = new Int32Array(posted);
    this.#receive = receive;
  }

  /** Handles the message at hand, and those that follow closely. */
  handle(message: () => void): void {
    const startMs = performance.now();
    const isBrisk = startMs - this.#repliedMs < BRISK_MS;
    let seen = Atomics.load(this.#posted, 0);
    message();
    if (isBrisk) {
      while (performance.now() - startMs < LONGEST_MS) {
        const came = this.#receive();
        if (!came && !this.#spinner.changes(this.#posted, seen)) break;
        seen = Atomics.load(this.#posted, 0);
      }
    }
    this.#repliedMs = performance.now();
  }
}
