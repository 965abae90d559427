/** Most characters of a text that comes out of a link. */
export const LONGEST_TEXT = 100_000;
/** Most characters that a text may have in a link: programs that pass links on cut longer ones. */
export const LONGEST_PACKED = 30_000;

/**
 * A text for a link: compressed, in letters, digits, `-` and `_`.
 *
 * It is in zlib's format (RFC 1950), whose checksum tells a damaged link from a whole one.
 */
export async function pack(text: string): Promise<string> {
  const bytes = await readAll(through(new TextEncoder().encode(text), new CompressionStream("deflate")));
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * The text that {@link pack} was given.
 *
 * @throws when it is damaged, or longer than {@link LONGEST_TEXT}
 */
export async function unpack(packed: string): Promise<string> {
  const letters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  // A character has at most 3 bytes for each of its units.
  const whole = await readAll(through(bytes, new DecompressionStream("deflate")), 3 * LONGEST_TEXT);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(whole);
  if (text.length > LONGEST_TEXT) throw new RangeError("the text is too long");
  return text;
}

type Bytes = Uint8Array<ArrayBuffer>;

function through(bytes: Bytes, stream: CompressionStream | DecompressionStream): ReadableStream<Bytes> {
  const writer = stream.writable.getWriter();
  // What is wrong with the bytes, who reads is told.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  return stream.readable;
}

/** Reads no further than `mostBytes`: a short text may hold gigabytes of zeros. */
async function readAll(stream: ReadableStream<Bytes>, mostBytes = Number.POSITIVE_INFINITY): Promise<Bytes> {
  const reader = stream.getReader();
  let whole = new Uint8Array();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const longer = new Uint8Array(whole.length + next.value.length);
    longer.set(whole);
    longer.set(next.value, whole.length);
    whole = longer;
    if (whole.length <= mostBytes) continue;
    void reader.cancel();
    throw new RangeError("the text is too long");
  }
  return whole;
}
