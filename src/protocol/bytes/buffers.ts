import { makeView } from "../transferables.ts";
import { aligned, ITEM_BYTES, VIEWS } from "./format.ts";
import type { Reader } from "./reader.ts";

// From this size on a view shows the message itself, which it keeps in memory as long as it lives.
const VIEWED_BYTES = 4096;

/** The bytes of one buffer in a message. */
interface Part {
  readonly at: number;
  readonly size: number;
  /** Where in the buffer they begin. */
  readonly from: number;
  /** Whether the buffer itself is part of the value, and so needs memory of its own. */
  readonly isWhole: boolean;
  /** Made when it is asked for first. */
  made: Made | undefined;
}

/** Bytes that a message has as if they stood in it. Messages may share them. */
export interface PartApart {
  /** Where they would begin: at the memory of a buffer, all of which they are. */
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Memory in which the bytes of a part begin at `at`. */
interface Made {
  readonly buffer: ArrayBuffer;
  readonly at: number;
}

/** The memory in a message. */
export class Buffers {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #ownMemory: boolean;
  readonly #apart: readonly PartApart[];
  readonly #parts: readonly Part[];

  /** @param table - stands at the table of memory @throws {RangeError} when `bytes` do not end where the memory does */
  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    table: Reader,
    options: { readonly ownMemory?: boolean; readonly apart?: readonly PartApart[] },
  ) {
    const { ownMemory = false, apart = [] } = options;
    this.#bytes = bytes;
    this.#ownMemory = ownMemory;
    this.#apart = apart;
    const rows = Array.from({ length: table.count(2) }, () => [table.size(), table.size()] as const);
    let end = table.at;
    this.#parts = rows.map(([row, from]) => {
      const size = Math.floor(row / 2);
      const at = size === 0 ? end : aligned(end);
      end = at + size;
      return { at, size, from, isWhole: row % 2 === 1, made: undefined };
    });
    if (end !== bytes.length + apart.reduce((sum, each) => sum + each.bytes.length, 0))
      throw new RangeError("they are cut off, or more than the value");
  }

  /** A buffer that is part of the value. */
  buffer(number: number): ArrayBuffer {
    const part = this.#part(number);
    const { buffer } = (part.made ??= this.#copy(part));
    return buffer;
  }

  /**
   * A view of a buffer.
   *
   * @param kind - index of its class
   * @param start - where it begins, in the whole buffer
   */
  view(kind: number, number: number, start: number, length: number): ArrayBufferView {
    const name = VIEWS[kind];
    const part = this.#part(number);
    const at = start - part.from;
    if (name === undefined || at < 0 || at + length > part.size) throw new RangeError("a view has no memory");
    const made = (part.made ??= this.#shown(part) ?? this.#copy(part));
    if (name === "DataView") return new DataView(made.buffer, made.at + at, length);
    return makeView(name, made.buffer, made.at + at, length / (ITEM_BYTES[kind] ?? 1));
  }

  #part(number: number): Part {
    const part = this.#parts[number];
    if (part === undefined) throw new RangeError("there is no such buffer");
    return part;
  }

  #shown(part: Part): Made | undefined {
    const { buffer, byteOffset: at } = this.#memoryOf(part);
    const canShow = !part.isWhole && !this.#ownMemory && part.size >= VIEWED_BYTES && at % 8 === 0;
    return canShow ? { buffer, at } : undefined;
  }

  #copy(part: Part): Made {
    return { buffer: this.#memoryOf(part).slice().buffer, at: 0 };
  }

  #memoryOf({ at, size }: Part): Uint8Array<ArrayBuffer> {
    let before = 0;
    for (const { at: start, bytes } of this.#apart) {
      if (start === at && bytes.length === size) return bytes;
      if (start < at) before += bytes.length;
    }
    return this.#bytes.subarray(at - before, at - before + size);
  }
}
