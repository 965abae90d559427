import { HEADER_BYTES, type LinkId, startData } from "./frame.ts";

/** A message that is cut into frames as they may be sent. Each byte is copied once, into its frame. */
export class CutMessage {
  /** The message after it. */
  next: CutMessage | undefined;
  readonly #id: LinkId;
  readonly #parts: readonly Uint8Array[];
  readonly #totalBytes: number;
  readonly #payloadBytes: number;
  // Bytes that are in frames, and where the next one is.
  #cutBytes = 0;
  #part = 0;
  #offset = 0;

  /** @param payloadBytes - that a frame holds at most, integer >= 1 */
  constructor(id: LinkId, parts: readonly Uint8Array[], payloadBytes: number) {
    this.#id = id;
    this.#parts = parts;
    this.#payloadBytes = payloadBytes;
    let total = 0;
    for (const part of parts) total += part.length;
    this.#totalBytes = total;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Bytes of all its frames, with their headers. */
  get framedBytes(): number {
    return this.#totalBytes + HEADER_BYTES * Math.max(1, Math.ceil(this.#totalBytes / this.#payloadBytes));
  }

  /** Bytes of the next frame, with its header. */
  get nextFrameBytes(): number {
    return HEADER_BYTES + Math.min(this.#totalBytes - this.#cutBytes, this.#payloadBytes);
  }

  /** Makes the next frame, which gets this number. Called until {@link isCut}. */
  nextFrame(sequence: number): Uint8Array<ArrayBuffer> {
    const bytes = this.nextFrameBytes;
    const start = this.#cutBytes;
    const end = start + bytes - HEADER_BYTES;
    const frame = startData({
      id: this.#id,
      sequence,
      isFirst: start === 0,
      isLast: end === this.#totalBytes,
      totalBytes: this.#totalBytes,
      partBytes: bytes - HEADER_BYTES,
    });
    this.#fill(frame);
    this.#cutBytes = end;
    return frame;
  }

  /** Whether all of it is in frames. True of an empty one from the start: it has a frame nevertheless. */
  get isCut(): boolean {
    return this.#cutBytes === this.#totalBytes;
  }

  #fill(frame: Uint8Array): void {
    let at = HEADER_BYTES;
    for (let part = this.#parts[this.#part]; part && at < frame.length; part = this.#parts[this.#part]) {
      const bytes = Math.min(part.length - this.#offset, frame.length - at);
      frame.set(bytes === part.length ? part : part.subarray(this.#offset, this.#offset + bytes), at);
      at += bytes;
      this.#offset += bytes;
      if (this.#offset < part.length) return;
      this.#part += 1;
      this.#offset = 0;
    }
  }
}
