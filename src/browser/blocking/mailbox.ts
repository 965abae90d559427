const AWAITED = 0;
const HANDLED = 1;
const STATE = 2;
const LENGTH = 3;
const FLAGS = 4;
const ENDED = 5;
const HEADER_BYTES = 64;
const CHUNK_BYTES = 2 ** 18;

const EMPTY = 0;
const FULL = 1;
const FIRST = 1;
const LAST = 2;

// An engine looks this often whether the client still waits, ms.
const LOOK_MS = 20;

/** Memory of a {@link Mailbox}. */
export function makeMailboxMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + CHUNK_BYTES);
}

/**
 * Shared memory through which an engine reaches a client that blocks: such a thread gets no messages. A letter goes in
 * chunks; the engine fills one, the client empties it.
 */
export class Mailbox {
  readonly #cells: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #signal: Int32Array;
  #parts: Uint8Array[] = [];

  /** @param signal - one number that rises with each chunk, shared by all engines of a client */
  constructor(memory: SharedArrayBuffer, signal: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory, 0, HEADER_BYTES / 4);
    this.#bytes = new Uint8Array(memory, HEADER_BYTES);
    this.#signal = new Int32Array(signal);
  }

  /** Whether the client blocks. Set by the client. */
  get isAwaited(): boolean {
    return Atomics.load(this.#cells, AWAITED) === 1;
  }

  set isAwaited(awaited: boolean) {
    Atomics.store(this.#cells, AWAITED, awaited ? 1 : 0);
  }

  /** Number of the last message that the client has handled, however it came. Set by the client. */
  get handled(): number {
    return Atomics.load(this.#cells, HANDLED);
  }

  set handled(sequence: number) {
    Atomics.store(this.#cells, HANDLED, sequence);
  }

  /** Whether the engine has ended, and no letter follows. Set by the engine. */
  get hasEnded(): boolean {
    return Atomics.load(this.#cells, ENDED) === 1;
  }

  end(): void {
    Atomics.store(this.#cells, ENDED, 1);
    this.#ring();
  }

  #ring(): void {
    Atomics.add(this.#signal, 0, 1);
    Atomics.notify(this.#signal, 0);
  }

  /** Called by the engine. @returns whether all of the letter is in the box; false when the client went on meanwhile */
  write(letter: Uint8Array): boolean {
    for (let start = 0; start < letter.length; start += CHUNK_BYTES) {
      while (Atomics.load(this.#cells, STATE) === FULL) {
        if (!this.isAwaited) return false;
        Atomics.wait(this.#cells, STATE, FULL, LOOK_MS);
      }
      const chunk = letter.subarray(start, start + CHUNK_BYTES);
      this.#bytes.set(chunk);
      this.#cells[LENGTH] = chunk.length;
      this.#cells[FLAGS] = (start === 0 ? FIRST : 0) | (start + CHUNK_BYTES >= letter.length ? LAST : 0);
      Atomics.store(this.#cells, STATE, FULL);
      this.#ring();
    }
    return true;
  }

  /** Called by the client: a letter that has come as a whole, if there is one. */
  read(): Uint8Array<ArrayBuffer> | undefined {
    if (Atomics.load(this.#cells, STATE) === EMPTY) return undefined;
    const flags = this.#cells[FLAGS] ?? 0;
    // One that was broken off may lie before it.
    if (flags & FIRST) this.#parts = [];
    this.#parts.push(this.#bytes.slice(0, this.#cells[LENGTH]));
    Atomics.store(this.#cells, STATE, EMPTY);
    Atomics.notify(this.#cells, STATE);
    if (!(flags & LAST)) return undefined;
    const letter = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const part of this.#parts) {
      letter.set(part, end);
      end += part.length;
    }
    this.#parts = [];
    return letter;
  }
}
