import { bufferOf, isArrayBuffer } from "../../protocol/brands.ts";
import type { Content } from "./offers.ts";

/** What is known of memory that was sent, or is about to be. */
interface Memory {
  /** How often to each host, and how often of these in this turn. */
  readonly counts: Map<string, Count>;
  copy: Copy | undefined;
  /** Whether it was changed after it was copied: it is not to be hoped then that it stays as it is. */
  isChanging: boolean;
}

interface Count {
  all: number;
  turn: number;
  inTurn: number;
}

/** A part of memory, copied to be sent. */
interface Copy {
  readonly offset: number;
  readonly name: string;
  /** Kept by what waits to be sent, and as the one that was used last. */
  readonly bytes: WeakRef<Uint8Array>;
}

// Levels of arguments and values that are looked through, and parts of each.
const DEEPEST = 4;
const LOOKS = 64;
// More is not kept when nothing waits for it.
const MOST_KEPT_BYTES = 2 ** 26;

/**
 * Large memory that goes to several engines of one host, or again and again: it gets a name, so that it crosses the wire once.
 * The name is given, and says nothing of the bytes: to hash them takes as long as to send them within a machine.
 */
export class SharedValues {
  readonly #client: string;
  readonly #leastBytes: number;
  readonly #memories = new WeakMap<ArrayBufferLike, Memory>();
  #next = 0;
  #turn = 0;
  #turnEnds = false;
  // The copy that was used last: calls with the same argument come one after the other.
  readonly #last: Uint8Array[] = [];

  /**
   * @param client - a name that no other client has
   * @param leastBytes - of memory that gets a name
   */
  constructor(client: string, leastBytes: number) {
    this.#client = client;
    this.#leastBytes = leastBytes;
  }

  /** Notes that a part of a message is about to be sent. */
  announce(part: unknown, host: string, level = 0): void {
    if (typeof part !== "object" || part === null) return;
    if (ArrayBuffer.isView(part)) this.#count(bufferOf(part), host);
    else if (isArrayBuffer(part)) this.#count(part, host);
    else if (level < DEEPEST) {
      const parts: readonly unknown[] = Array.isArray(part) ? part : Object.values(part);
      for (const each of parts.slice(0, LOOKS)) this.announce(each, host, level + 1);
    }
  }

  #count(buffer: ArrayBufferLike, host: string): void {
    if (buffer.byteLength < this.#leastBytes) return;
    const memory = this.#memories.get(buffer) ?? {
      counts: new Map<string, Count>(),
      copy: undefined,
      isChanging: false,
    };
    this.#memories.set(buffer, memory);
    const count = memory.counts.get(host) ?? { all: 0, turn: this.#turn, inTurn: 0 };
    memory.counts.set(host, count);
    count.all += 1;
    count.inTurn = count.turn === this.#turn ? count.inTurn + 1 : 1;
    count.turn = this.#turn;
    if (this.#turnEnds) return;
    this.#turnEnds = true;
    setTimeout(() => {
      this.#turn += 1;
      this.#turnEnds = false;
    });
  }

  /** A copy of memory with its name; undefined where it goes to one engine of the host, once. */
  contentOf(part: Uint8Array, host: string): Content | undefined {
    const memory = part.length < this.#leastBytes ? undefined : this.#memories.get(part.buffer);
    const count = memory?.counts.get(host);
    if (memory === undefined || count === undefined || count.all < 2) return undefined;
    const bytes = memory.copy?.bytes.deref();
    if (memory.copy && bytes) {
      if (memory.copy.offset === part.byteOffset && isEqual(bytes, part))
        return this.#used({ name: memory.copy.name, bytes });
      memory.isChanging = true;
    }
    if (memory.isChanging && count.inTurn < 2) return undefined;
    return this.#copied(memory, part);
  }

  #copied(memory: Memory, part: Uint8Array): Content {
    const bytes = new Uint8Array(new SharedArrayBuffer(part.length));
    bytes.set(part);
    const name = `${this.#client}:${this.#next++}`;
    memory.copy = { offset: part.byteOffset, name, bytes: new WeakRef(bytes) };
    return this.#used({ name, bytes });
  }

  #used(content: Content): Content {
    this.#last.splice(0, 1, ...(content.bytes.length <= MOST_KEPT_BYTES ? [content.bytes] : []));
    return content;
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const isInStep = a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0;
  const words = isInStep ? Math.floor(a.length / 4) : 0;
  const [aWords, bWords] = [a, b].map(
    ({ buffer, byteOffset }) => new Int32Array(buffer, isInStep ? byteOffset : 0, words),
  );
  for (let i = 0; i < words; i++) if (aWords?.[i] !== bWords?.[i]) return false;
  for (let i = 4 * words; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
