import { HEADER_BYTES, type LinkId } from "./frame.ts";

/** What an end of a link asks of whoever drives it. None of these may call the end at once, but for `deliver` and `drained`. */
export interface LinkCommands {
  /** Sends a frame on its way. The frame stays the link's: it may be sent again, so its memory must not be moved. */
  readonly publish: (frame: Uint8Array<ArrayBuffer>) => void;
  /** Takes a message, whole, in order and once. Its memory is the receiver's own, from its first byte on. May call the end. */
  readonly deliver: (message: Uint8Array<ArrayBuffer>) => void;
  /** There is room again after there was none. May call the end. */
  readonly drained: () => void;
  /** The link is over without a `close()` at this end: nothing more comes, and what was sent may have arrived or not. */
  readonly reset: (cause: Error) => void;
  /** Asks that `tick` be called at `atMs`, or soon after. Replaces what was asked before; later than due does no harm. */
  readonly wake: (atMs: number) => void;
}

/** How an end of a link behaves. Both ends should have the same limits. */
export interface LinkOptions extends LinkId {
  /** Bytes of frames that are sent ahead of the news that they have arrived; 4 MiB by default. */
  readonly windowBytes?: number;
  /** Length of the longest frame, bytes, with its header of 32; 512 KiB by default. */
  readonly maxFrameBytes?: number;
  /** Length of the longest message, bytes; 2 GiB by default. */
  readonly maxMessageBytes?: number;
}

export const DEFAULT_WINDOW_BYTES: number = 4 * 2 ** 20;
export const DEFAULT_FRAME_BYTES: number = 512 * 2 ** 10;
export const DEFAULT_MESSAGE_BYTES: number = 2 ** 31;

/** The news of what has arrived waits this long, ms, for a frame that it can ride on. */
export const ACK_DELAY_MS = 20;
/** An end asks for what has not arrived at most once in this time, ms. */
export const ASK_PAUSE_MS = 50;
/** Time without progress after which a frame is sent again, ms; it doubles each time, up to the longest. */
export const PROBE_PAUSE_MS = 1000;
export const LONGEST_PROBE_PAUSE_MS = 16_000;

/** @throws {RangeError} when an option is out of its range */
export function checkOptions({ epoch, incarnation, windowBytes = 1, maxFrameBytes = Infinity }: LinkOptions): void {
  checkInteger("epoch", epoch, 2 ** 16 - 1);
  checkInteger("incarnation", incarnation, 2 ** 32 - 1);
  if (!(maxFrameBytes > HEADER_BYTES)) {
    throw new RangeError(`frames must be longer than their header of ${HEADER_BYTES} bytes, got ${maxFrameBytes}`);
  }
  if (!(windowBytes >= 1)) throw new RangeError(`the window must be at least 1 byte, got ${windowBytes}`);
}

function checkInteger(name: string, value: number, largest: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= largest) return;
  throw new RangeError(`the ${name} is an integer from 0 to ${largest}, got ${value}`);
}
