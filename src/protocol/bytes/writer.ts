import { FLOAT, FLOATS, INTEGER, INTEGERS, type IntegerBytes, TEXT, UTF8, UTF16 } from "./format.ts";

// Longer text is faster by the runtime's own means.
const SHORT_TEXT = 32;

const encoder = new TextEncoder();

/** Bytes that are written one after another, into memory that grows. */
export class Writer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What has been written, in the memory of the writer. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  byte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#room(1);
    this.#bytes[this.#length++] = byte;
  }

  /** @param size - a whole number >= 0 */
  size(size: number): void {
    let left = size;
    for (; left >= 128; left = Math.floor(left / 128)) this.byte((left % 128) + 128);
    this.byte(left);
  }

  float(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Writes over what was written at `at`. */
  floatAt(at: number, value: number): void {
    this.#view.setFloat64(at, value, true);
  }

  number(value: number): void {
    if (!isInteger(value)) {
      this.byte(FLOAT);
      this.float(value);
    } else if (value >= 0 && value < 64) {
      this.byte(value);
    } else {
      this.byte(INTEGER);
      this.size(value < 0 ? -2 * value - 1 : 2 * value);
    }
  }

  floats(list: readonly number[]): void {
    const { length } = list;
    this.byte(FLOATS);
    this.size(length);
    this.#room(8 * length);
    for (let i = 0; i < length; i++) this.#view.setFloat64(this.#length + 8 * i, list[i] ?? 0, true);
    this.#length += 8 * length;
  }

  integers(list: readonly number[], bytes: IntegerBytes): void {
    const { length } = list;
    this.byte(INTEGERS[bytes]);
    this.size(length);
    this.#room(bytes * length);
    const view = this.#view;
    let at = this.#length;
    this.#length += bytes * length;
    if (bytes === 1) for (let i = 0; i < length; i++) view.setInt8(at++, list[i] ?? 0);
    else if (bytes === 2) for (let i = 0; i < length; i++, at += 2) view.setInt16(at, list[i] ?? 0, true);
    else for (let i = 0; i < length; i++, at += 4) view.setInt32(at, list[i] ?? 0, true);
  }

  text(text: string): void {
    if (text.length > SHORT_TEXT || !this.#latin(text)) this.#longText(text);
  }

  #latin(text: string): boolean {
    const { length } = text;
    this.#room(length + 1);
    const bytes = this.#bytes;
    const start = this.#length + 1;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 255) return false;
      bytes[start + i] = code;
    }
    bytes[start - 1] = TEXT + length;
    this.#length = start + length;
    return true;
  }

  #longText(text: string): void {
    const before = this.#length;
    this.byte(UTF8);
    this.#room(4);
    const start = (this.#length += 4);
    for (let done = 0; done < text.length; ) {
      // In bytes, at least as many as characters, and for the first of them whatever it is.
      this.#room(text.length - done + 4);
      const { read, written } = encoder.encodeInto(text.slice(done), this.#bytes.subarray(this.#length));
      done += read;
      this.#length += written;
    }
    const size = this.#length - start;
    this.#view.setUint32(start - 4, size, true);
    // Half a surrogate pair, which would be lost, takes more bytes than one.
    if (size === text.length || !/\p{Surrogate}/u.test(text)) return;
    this.#length = before;
    this.byte(UTF16);
    this.size(text.length);
    for (let i = 0; i < text.length; i++) {
      this.byte(text.charCodeAt(i) & 255);
      this.byte(text.charCodeAt(i) >> 8);
    }
  }
}

/** Whether a number is written as a whole one. */
export function isInteger(value: number): boolean {
  return (value | 0) === value && (value !== 0 || 1 / value > 0);
}
