import { ackFrame, type FrameHeader, type LinkId, readHeader, resetFrame, writeAck } from "./frame.ts";
import {
  checkOptions,
  DEFAULT_FRAME_BYTES,
  DEFAULT_MESSAGE_BYTES,
  DEFAULT_WINDOW_BYTES,
  type LinkCommands,
  type LinkOptions,
} from "./link-options.ts";
import { Receiver } from "./receiver.ts";
import { Sender } from "./sender.ts";

/**
 * One of the two ends of a link that carries messages in order and once each, over a service that may lose frames, repeat
 * them, or be cut off for a while. It does no IO: what happens, and when, comes by calls, and what is to be done is told by
 * {@link LinkCommands}. Times are ms on any clock that does not go back.
 */
export class LinkEnd {
  readonly #id: LinkId;
  readonly #commands: LinkCommands;
  readonly #maxMessageBytes: number;
  readonly #sender: Sender;
  readonly #receiver: Receiver;
  #isOnline = true;
  #isClosed = false;
  // Whether `room` has said that there is none, since there was some.
  #isFull = false;
  // The time that `wake` was called with, until that has come.
  #wakeMs = Infinity;

  /** @throws {RangeError} when an option is out of its range */
  constructor(commands: LinkCommands, options: LinkOptions) {
    checkOptions(options);
    const { epoch, incarnation, windowBytes = DEFAULT_WINDOW_BYTES, maxFrameBytes = DEFAULT_FRAME_BYTES } = options;
    this.#id = { epoch, incarnation };
    this.#commands = commands;
    this.#maxMessageBytes = options.maxMessageBytes ?? DEFAULT_MESSAGE_BYTES;
    this.#sender = new Sender({
      id: this.#id,
      windowBytes,
      maxFrameBytes,
      transmit: (frame) => this.#transmit(frame),
      tell: (nowMs) => this.#sendAck(false, nowMs),
    });
    this.#receiver = new Receiver(windowBytes / 4, this.#maxMessageBytes);
  }

  /** Bytes that can be sent until the window is full; 0 or less when it is. Counts what `send` was called with at once. */
  room(): number {
    return this.#sender.roomBytes;
  }

  /** How long a frame and the news of its arrival are under way, ms, smoothed; 0 before that was measured. */
  roundTripMs(): number {
    return this.#sender.roundTrip.meanMs;
  }

  /**
   * Sends a message, of any length, whether there is room or not. Does nothing once the link is over.
   *
   * @param message - bytes, or several parts that arrive as one; they must not change until they are sent
   * @throws {RangeError} when it is longer than `maxMessageBytes`; nothing was sent then
   */
  send(message: Uint8Array | readonly Uint8Array[], nowMs: number): void {
    if (this.#isClosed) return;
    const parts = message instanceof Uint8Array ? [message] : message;
    const bytes = parts.reduce((sum, { length }) => sum + length, 0);
    if (bytes > this.#maxMessageBytes) {
      throw new RangeError(`a message of ${bytes} bytes is longer than ${this.#maxMessageBytes}; send it in pieces`);
    }
    this.#sender.send(parts, nowMs);
    if (this.room() <= 0) this.#isFull = true;
    this.#arm();
  }

  /** A frame has come. One of another link is passed by. */
  received(frame: Uint8Array, nowMs: number): void {
    const header = readHeader(frame);
    if (this.#isClosed || !header || !this.#isOwn(header)) return;
    if (header.kind === "reset") return this.#end(new Error("the other end does not know the link any more"));
    const wrong = this.#read(header, frame, nowMs);
    if (wrong) return this.#break(wrong);
    this.#settle(nowMs);
  }

  /** The connection is lost. Nothing is published until `reconnected`. */
  offline(): void {
    this.#isOnline = false;
    this.#sender.offline();
  }

  /** The connection is there again, or was lost and is there again. */
  reconnected(nowMs: number): void {
    if (this.#isClosed) return;
    this.#isOnline = true;
    this.#sender.reconnected(nowMs);
    // The other end may not know that what it sent was lost.
    this.#ask(nowMs);
    this.#arm();
  }

  /** Does what is due. Called when `wake` has asked for it; at other times it does nothing. */
  tick(nowMs: number): void {
    if (this.#isClosed) return;
    // Called early, as timers may, it asks again.
    this.#wakeMs = Infinity;
    this.#sender.tick(nowMs);
    this.#settle(nowMs);
  }

  /** Says at once what has arrived, if the other end does not know: before this end is closed, which says nothing. */
  acknowledge(nowMs: number): void {
    if (!this.#isClosed && this.#isOnline && this.#receiver.hasUnsaid) this.#sendAck(false, nowMs);
  }

  /** Ends this end: what was not sent never is. Says nothing to the other end. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#sender.close();
  }

  #isOwn({ epoch, incarnation }: LinkId): boolean {
    return epoch === this.#id.epoch && incarnation === this.#id.incarnation;
  }

  // Returns what is wrong with the frame.
  #read(header: FrameHeader, frame: Uint8Array, nowMs: number): Error | undefined {
    const { kind, sequence, ack, extent } = header;
    if (!(Number.isSafeInteger(sequence) && sequence >= 0)) return new Error(`a frame has the number ${sequence}`);
    if (!this.#sender.arrived(ack, kind === "ack" ? extent : undefined, nowMs)) {
      return new Error(`frame ${ack} is expected next, and ${this.#sender.nextSequence} frames were sent`);
    }
    if (kind === "ack") {
      if (header.isResend) this.#sender.asked(nowMs);
      if (sequence > this.#receiver.expected) this.#receiver.lacks(nowMs);
      return undefined;
    }
    const message = this.#receiver.take(header, frame, nowMs);
    if (message instanceof Error) return message;
    if (message) this.#commands.deliver(message);
    return undefined;
  }

  // Last, as its answers may have carried what is to be said.
  #settle(nowMs: number): void {
    if (this.#isClosed) return;
    if (this.#isOnline && nowMs >= this.#receiver.dueMs) {
      if (this.#receiver.isAsking(nowMs)) this.#ask(nowMs);
      else this.#sendAck(false, nowMs);
    }
    this.#arm();
    if (!this.#isFull || this.room() <= 0) return;
    this.#isFull = false;
    this.#commands.drained();
  }

  #ask(nowMs: number): void {
    this.#receiver.asked(nowMs);
    this.#sendAck(true, nowMs);
  }

  #sendAck(isResend: boolean, nowMs: number): void {
    const sequence = this.#sender.nextSequence;
    this.#transmit(ackFrame({ id: this.#id, isResend, sequence, waitedMs: this.#receiver.waitedMs(nowMs) }));
  }

  #transmit(frame: Uint8Array<ArrayBuffer>): void {
    writeAck(frame, this.#receiver.expected);
    this.#receiver.said();
    this.#commands.publish(frame);
  }

  #arm(): void {
    if (this.#isClosed || !this.#isOnline) return;
    const dueMs = Math.min(this.#sender.dueMs, this.#receiver.dueMs);
    if (dueMs >= this.#wakeMs) return;
    this.#wakeMs = dueMs;
    this.#commands.wake(dueMs);
  }

  // The other end does not keep to the protocol: neither goes on.
  #break(wrong: Error): void {
    if (this.#isOnline) this.#commands.publish(resetFrame(this.#id));
    this.#end(new Error(`the other end of the link sent what can't be: ${wrong.message}`, { cause: wrong }));
  }

  #end(cause: Error): void {
    this.close();
    this.#commands.reset(cause);
  }
}
