// Layout of a module: WebAssembly core specification 2.0, section 5.5.

/** Bytes before the first section of a module. */
export const HEADER_BYTES = 8;

const CODE_SECTION = 10;

/** Reads the bytes of a module, one number after the other. */
export class ModuleReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  byte(): number {
    return this.#bytes[this.at++] ?? 0;
  }

  /** An unsigned number in LEB128. */
  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
}

/** The first byte of each function's code, ascending. @param bytes - of a valid module */
export function functionStarts(bytes: Uint8Array): number[] {
  const reader = new ModuleReader(bytes, HEADER_BYTES);
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const length = reader.number();
    if (id !== CODE_SECTION) {
      reader.at += length;
      continue;
    }
    return Array.from({ length: reader.number() }, () => {
      const size = reader.number();
      const start = reader.at;
      reader.at += size;
      return start;
    });
  }
  return [];
}
