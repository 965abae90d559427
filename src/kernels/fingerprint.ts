/** Tells data sets apart: MurmurHash3_x86_32 (A. Appleby, 2011) of words, with two seeds. */
export function fingerprint(words: Uint32Array): string {
  return [0, 0x9747b28c].map((seed) => murmur3(words, seed).toString(16).padStart(8, "0")).join("");
}

/** As {@link fingerprint}, of bytes; what is behind the last whole word counts as one word more. */
export function fingerprintOfBytes(bytes: Uint8Array): string {
  const isAligned = bytes.byteOffset % 4 === 0 && bytes.length % 4 === 0;
  if (isAligned) return fingerprint(new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4));
  const padded = new Uint8Array(4 * Math.ceil(bytes.length / 4));
  padded.set(bytes);
  return fingerprint(new Uint32Array(padded.buffer));
}

/** As {@link fingerprint}, of a text. */
export function fingerprintOfText(text: string): string {
  return fingerprint(new Uint32Array(Float64Array.from(text, (char) => char.codePointAt(0) ?? 0).buffer));
}

function murmur3(words: Uint32Array, seed: number): number {
  let hash = seed;
  // Counted, as an iterator takes three times as long.
  for (let i = 0; i < words.length; i++) {
    const mixed = Math.imul(rotated(Math.imul(words[i] ?? 0, 0xcc9e2d51), 15), 0x1b873593);
    hash = (Math.imul(rotated(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
  }
  hash ^= words.byteLength;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
