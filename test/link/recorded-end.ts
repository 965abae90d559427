import { type FrameHeader, readHeader } from "../../src/link/frame.ts";
import { LinkEnd } from "../../src/link/link-end.ts";
import type { LinkOptions } from "../../src/link/link-options.ts";

/** What a test says of a link. */
export const LINK: LinkOptions = { epoch: 3, incarnation: 4_000_000_000, windowBytes: 1000, maxFrameBytes: 132 };

/** An end that notes what it does. */
export class RecordedEnd {
  readonly end: LinkEnd;
  /** Frames that were published, as they were then. */
  readonly frames: Uint8Array[] = [];
  readonly delivered: Uint8Array[] = [];
  readonly resets: Error[] = [];
  /** When it asked last to be woken. */
  wakeMs: number | undefined;
  drained = 0;
  /** Called with each message, after it was noted. */
  onDelivered: () => void = () => undefined;

  constructor(options: Partial<LinkOptions> = {}) {
    this.end = new LinkEnd(
      {
        publish: (frame) => this.frames.push(frame.slice()),
        deliver: (message) => {
          this.delivered.push(message);
          this.onDelivered();
        },
        drained: () => {
          this.drained += 1;
        },
        reset: (cause) => this.resets.push(cause),
        wake: (atMs) => {
          this.wakeMs = atMs;
        },
      },
      { ...LINK, ...options },
    );
  }

  /** Takes what was published so far. */
  takeFrames(): Uint8Array[] {
    return this.frames.splice(0);
  }

  /** Takes what was published so far: only the headers. */
  takeHeaders(): FrameHeader[] {
    return this.takeFrames().map(headerOf);
  }

  /** Takes what was published so far, in short, as `data 3`, `ack 4` or `ack 4 resend`: numbers of data, acks of acks. */
  takeNames(): string[] {
    return this.takeHeaders().map(nameOf);
  }

  receiveAll(frames: readonly Uint8Array[], nowMs: number): void {
    for (const frame of frames) this.end.received(frame, nowMs);
  }
}

export function headerOf(frame: Uint8Array): FrameHeader {
  const header = readHeader(frame);
  if (!header) throw new Error("no frame");
  return header;
}

const nameOf = ({ kind, sequence, ack, isResend }: FrameHeader): string =>
  kind === "data" ? `data ${sequence}` : `${kind} ${ack}${isResend ? " resend" : ""}`;

/** `length` bytes that differ from their neighbours. */
export const bytesOf = (length: number, seed = 1): Uint8Array => Uint8Array.from({ length }, (_, i) => i * 7 + seed);
