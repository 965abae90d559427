import type { IntegerBytes } from "./format.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

// Arrays of each length, for the characters of short text.
const codes: number[][] = [];

const CHUNK = 4096;

/** Reads bytes one after another. Each method throws a RangeError at their end. */
export class Reader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  /** Where the next byte is. */
  at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new RangeError("they are cut off");
    return byte;
  }

  size(): number {
    let size = 0;
    for (let unit = 1; unit <= 2 ** 49; unit *= 128) {
      const byte = this.byte();
      size += (byte & 127) * unit;
      if (byte < 128 && size <= Number.MAX_SAFE_INTEGER) return size;
    }
    throw new RangeError("a size is too large");
  }

  /** A size of something that takes at least `bytes` of what is left for each. */
  count(bytes = 1): number {
    const count = this.size();
    this.#need(count * bytes);
    return count;
  }

  #need(bytes: number): void {
    if (bytes > this.#bytes.length - this.at) throw new RangeError("they are cut off");
  }

  float(): number {
    this.#need(8);
    this.at += 8;
    return this.#view.getFloat64(this.at - 8, true);
  }

  floats(): number[] {
    const list: number[] = [];
    const view = this.#view;
    const length = this.count(8);
    for (let i = 0; i < length; i++) list.push(view.getFloat64(this.at + 8 * i, true));
    this.at += 8 * length;
    return list;
  }

  integers(bytes: IntegerBytes): number[] {
    const list: number[] = [];
    const view = this.#view;
    const length = this.count(bytes);
    let { at } = this;
    this.at += bytes * length;
    if (bytes === 1) for (let i = 0; i < length; i++) list.push(view.getInt8(at++));
    else if (bytes === 2) for (let i = 0; i < length; i++, at += 2) list.push(view.getInt16(at, true));
    else for (let i = 0; i < length; i++, at += 4) list.push(view.getInt32(at, true));
    return list;
  }

  integer(): number {
    const twice = this.size();
    return twice % 2 === 0 ? twice / 2 : -(twice + 1) / 2;
  }

  /** Text of characters below 256. */
  latin(length: number): string {
    this.#need(length);
    const chars = (codes[length] ??= new Array<number>(length).fill(0));
    for (let i = 0; i < length; i++) chars[i] = this.#bytes[this.at + i] ?? 0;
    this.at += length;
    return String.fromCharCode.apply(null, chars);
  }

  utf8(): string {
    this.#need(4);
    const length = this.#view.getUint32(this.at, true);
    this.at += 4;
    this.#need(length);
    this.at += length;
    return decoder.decode(this.#bytes.subarray(this.at - length, this.at));
  }

  utf16(): string {
    let text = "";
    for (let left = this.count(2); left > 0; left -= CHUNK) {
      const units = Array.from({ length: Math.min(left, CHUNK) }, () => this.byte() + 256 * this.byte());
      text += String.fromCharCode(...units);
    }
    return text;
  }
}
