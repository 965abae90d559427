import { sizeOfBuffer } from "../brands.ts";
import { aligned } from "./format.ts";
import type { Writer } from "./writer.ts";

/** The bytes of a buffer that are to travel. */
interface Span {
  readonly buffer: ArrayBufferLike;
  /** Whether the buffer is part of the value, not only views of it. Then all of it travels. */
  isWhole: boolean;
  start: number;
  end: number;
  /** Bytes of the largest item: `start` is a multiple of it, so that views are aligned where the span begins at one of 8. */
  itemBytes: number;
}

/** What views show. */
interface Shown {
  readonly start: number;
  readonly end: number;
  readonly itemBytes: number;
}

// A buffer of at most so many bytes travels as a whole, so that views lie in it as they did.
const SMALL_BYTES = 1024;

/**
 * The memory of a value. Views of one buffer keep sharing it; of a larger buffer that is only seen through views, what lies
 * between the first and the last byte that any of them shows travels.
 */
export class Memory {
  readonly #spans: Span[] = [];
  readonly #numbers = new Map<ArrayBufferLike, number>();

  /** Notes that a buffer is part of the value. @returns its number */
  add(buffer: ArrayBufferLike): number {
    const span = this.#spanOf(buffer);
    span.isWhole = true;
    return this.#numbers.get(buffer) ?? 0;
  }

  /** Notes that a view is. @returns the number of its buffer */
  show(buffer: ArrayBufferLike, shown: Shown): number {
    const span = this.#spanOf(buffer);
    span.start = Math.min(span.start, shown.start);
    span.end = Math.max(span.end, shown.end);
    span.itemBytes = Math.max(span.itemBytes, shown.itemBytes);
    return this.#numbers.get(buffer) ?? 0;
  }

  #spanOf(buffer: ArrayBufferLike): Span {
    const known = this.#spans[this.#numbers.get(buffer) ?? -1];
    if (known !== undefined) return known;
    const span = { buffer, isWhole: false, start: Number.POSITIVE_INFINITY, end: 0, itemBytes: 1 };
    this.#numbers.set(buffer, this.#spans.push(span) - 1);
    return span;
  }

  /** Writes the table. @returns the bytes that follow it, in order, without a copy */
  write(out: Writer): Uint8Array[] {
    const parts: Uint8Array[] = [];
    out.size(this.#spans.length);
    for (const { buffer, isWhole, start, end, itemBytes } of this.#spans) {
      const size = sizeOfBuffer(buffer);
      const isAll = isWhole || size <= SMALL_BYTES;
      const from = isAll ? 0 : start - (start % itemBytes);
      const part = new Uint8Array(buffer, from, (isAll ? size : end) - from);
      out.size(2 * part.length + (isWhole ? 1 : 0));
      out.size(from);
      if (part.length > 0) parts.push(part);
    }
    if (parts.length > 0) while (out.length % 8 > 0) out.byte(0);
    return parts.flatMap((part, i) => {
      const gap = i === parts.length - 1 ? 0 : aligned(part.length) - part.length;
      return gap === 0 ? [part] : [part, new Uint8Array(gap)];
    });
  }
}
