import { HEADER_BYTES, ModuleReader } from "./module-reader.ts";

// Layout of a module: WebAssembly core specification 2.0, section 5.5. Only the memory section is looked into.

const MEMORY_SECTION = 5;
// Flags of a memory's limits, section 5.3.9.
const HAS_MAXIMUM = 1;

/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65_536;

/**
 * A module whose memories can't grow beyond so many pages. A maximum that the module has is replaced in its place, so that
 * no byte of it moves.
 *
 * @param bytes - of a valid module
 * @throws {RangeError} when a memory has more pages from the start; `message` says how many
 */
export function withMemoryMaximum(bytes: Uint8Array, pages: number): Uint8Array<ArrayBuffer> {
  const reader = new ModuleReader(bytes, HEADER_BYTES);
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.byte();
    const length = reader.number();
    const content = reader.at;
    if (id === MEMORY_SECTION) {
      const section = boundedSection(new ModuleReader(bytes, content), pages);
      const end = content + length;
      return joined([
        bytes.subarray(0, start),
        [MEMORY_SECTION, ...leb128(section.length)],
        section,
        bytes.subarray(end),
      ]);
    }
    reader.at = content + length;
  }
  return bytes.slice();
}

function boundedSection(reader: ModuleReader, pages: number): number[] {
  const section: number[] = [];
  const count = reader.number();
  section.push(...leb128(count));
  for (let i = 0; i < count; i++) {
    const flags = reader.byte();
    const minimum = reader.number();
    if (minimum > pages) throw new RangeError(`${minimum}`);
    const before = reader.at;
    const maximum = (flags & HAS_MAXIMUM) === 0 ? Number.POSITIVE_INFINITY : reader.number();
    const width = reader.at - before;
    section.push(flags | HAS_MAXIMUM, ...leb128(minimum), ...leb128(Math.min(maximum, pages), width));
  }
  return section;
}

// In so many bytes at least: a number may have leading zeros.
function leb128(value: number, width = 1): number[] {
  if (value < 128 && width <= 1) return [value];
  return [(value % 128) | 128, ...leb128(Math.floor(value / 128), width - 1)];
}

function joined(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
