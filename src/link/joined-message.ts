import { type FrameHeader, HEADER_BYTES } from "./frame.ts";

// A message up to this length gets its memory at once. The memory of a longer one grows with what has come of it, so that
// no frame of a few bytes takes gigabytes.
const AT_ONCE_BYTES = 64 * 2 ** 20;
const GROWTH = 4;

/** The message whose parts are coming, in one piece of memory that nothing else uses. */
export class JoinedMessage {
  readonly #maxBytes: number;
  // Undefined between messages.
  #memory: Uint8Array<ArrayBuffer> | undefined;
  #totalBytes = 0;
  #joinedBytes = 0;

  /** @param maxBytes - length of the longest message that is taken */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes the next part. Returns the message once it is whole, undefined before that, an error when it can't be. */
  add(header: FrameHeader, frame: Uint8Array): Uint8Array<ArrayBuffer> | Error | undefined {
    const wrong = header.isFirst ? this.#start(header.extent) : undefined;
    if (wrong) return wrong;
    if (this.#memory === undefined) return new Error("a message has no first part");
    const part = frame.subarray(HEADER_BYTES);
    const joined = this.#joinedBytes + part.length;
    if (joined > this.#totalBytes || (header.isLast && joined < this.#totalBytes)) {
      return new Error(`a message of ${this.#totalBytes} bytes has ${joined} bytes or more`);
    }
    const memory = this.#memoryFor(joined);
    if (memory instanceof Error) return memory;
    memory.set(part, this.#joinedBytes);
    this.#memory = header.isLast ? undefined : memory;
    this.#joinedBytes = joined;
    return header.isLast ? memory : undefined;
  }

  #start(totalBytes: number): Error | undefined {
    if (this.#memory) return new Error("a message begins before the one before it has ended");
    if (!(Number.isSafeInteger(totalBytes) && totalBytes >= 0)) return new Error(`a message has ${totalBytes} bytes`);
    if (totalBytes > this.#maxBytes) {
      return new Error(`a message has ${totalBytes} bytes, more than the ${this.#maxBytes} that are taken`);
    }
    const memory = allocate(Math.min(totalBytes, AT_ONCE_BYTES));
    if (memory instanceof Error) return memory;
    this.#memory = memory;
    this.#totalBytes = totalBytes;
    this.#joinedBytes = 0;
    return undefined;
  }

  #memoryFor(bytes: number): Uint8Array<ArrayBuffer> | Error {
    const memory = this.#memory ?? new Uint8Array(0);
    if (bytes <= memory.length) return memory;
    const larger = allocate(Math.min(memory.length * GROWTH, this.#totalBytes));
    if (larger instanceof Error) return larger;
    larger.set(memory);
    return larger;
  }
}

// Pages, and processes with a limit, may have less than a message needs.
function allocate(bytes: number): Uint8Array<ArrayBuffer> | Error {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    return new Error(`there is no memory for a message of ${bytes} bytes`, { cause });
  }
}
