/**
 * A module with a custom section behind all that it has, which nothing but its reader looks at.
 *
 * Source: WebAssembly core specification 2.0, section 5.5.3.
 *
 * @param name - at most 127 bytes
 */
export function withCustomSection(
  wasm: Uint8Array<ArrayBuffer>,
  name: string,
  content: string,
): Uint8Array<ArrayBuffer> {
  const title = new TextEncoder().encode(name);
  const body = new TextEncoder().encode(content);
  const head = [0, ...leb128(1 + title.length + body.length), title.length, ...title];
  const whole = new Uint8Array(wasm.length + head.length + body.length);
  whole.set(wasm);
  whole.set(head, wasm.length);
  whole.set(body, wasm.length + head.length);
  return whole;
}

function leb128(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb128(value >>> 7)];
}
