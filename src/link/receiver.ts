import type { FrameHeader } from "./frame.ts";
import { JoinedMessage } from "./joined-message.ts";
import { ACK_DELAY_MS, ASK_PAUSE_MS } from "./link-options.ts";

/** The receiving half of an end: takes frames in order, once, and knows what is to be said of them. */
export class Receiver {
  readonly #ackBytes: number;
  readonly #message: JoinedMessage;
  // Number of the frame that it takes next.
  #expected = 0;
  // Bytes of frames that the other end does not know to have arrived, when the newest came, and when that is said.
  #unsaidBytes = 0;
  #newestMs = 0;
  #ackMs = Infinity;
  // When it asked last for what has not arrived, and when it does so again, unless a frame is taken before.
  #askedMs = -Infinity;
  #askMs = Infinity;

  /**
   * @param ackBytes - that may arrive before that is said at once
   * @param maxMessageBytes - length of the longest message
   */
  constructor(ackBytes: number, maxMessageBytes: number) {
    this.#ackBytes = ackBytes;
    this.#message = new JoinedMessage(maxMessageBytes);
  }

  get expected(): number {
    return this.#expected;
  }

  /** Whether frames have come that the other end does not know to have arrived. */
  get hasUnsaid(): boolean {
    return this.#ackMs < Infinity;
  }

  /** When an ack, or a question, is to be sent. */
  get dueMs(): number {
    return Math.min(this.#ackMs, this.#askMs);
  }

  /** Whether what is due at this time is a question for what has not arrived. */
  isAsking(nowMs: number): boolean {
    return nowMs >= this.#askMs;
  }

  /** How long the newest frame has been there, ms. */
  waitedMs(nowMs: number): number {
    return nowMs - this.#newestMs;
  }

  /** Takes a data frame. Returns the message that it completes, undefined for none, an error for one that can't be. */
  take(header: FrameHeader, frame: Uint8Array, nowMs: number): Uint8Array<ArrayBuffer> | Error | undefined {
    if (header.sequence > this.#expected) {
      this.lacks(nowMs);
      return undefined;
    }
    // Also of one that had arrived before: its sender does not know that.
    this.#ackMs = Math.min(this.#ackMs, nowMs + ACK_DELAY_MS);
    if (header.sequence < this.#expected) return undefined;
    this.#expected += 1;
    this.#newestMs = nowMs;
    this.#askMs = Infinity;
    this.#unsaidBytes += frame.length;
    if (this.#unsaidBytes >= this.#ackBytes) this.#ackMs = nowMs;
    return this.#message.add(header, frame);
  }

  /** Frames before one that was sent have not arrived: it asks for them, at most once in a while. */
  lacks(nowMs: number): void {
    this.#askMs = Math.max(nowMs, this.#askedMs + ASK_PAUSE_MS);
  }

  /** Notes that a frame is being sent, and so what has arrived. */
  said(): void {
    this.#ackMs = Infinity;
    this.#unsaidBytes = 0;
  }

  /** Notes that a question is being sent. */
  asked(nowMs: number): void {
    this.#askedMs = nowMs;
    this.#askMs = Infinity;
  }
}
