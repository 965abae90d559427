import { CheckpointError } from "../../protocol/errors.ts";

// The text of a checkpoint: JSON on one line, and its checksum on the next.

/** The text that keeps what JSON can say. */
export function seal(contents: object): string {
  const body = JSON.stringify(contents);
  return `${body}\n${checksum(body)}\n`;
}

/**
 * What such a text keeps.
 *
 * @param name - of the checkpoint, for messages
 * @param read - checks what was found; what it throws is told as damage, but for a CheckpointError
 * @throws {CheckpointError} when the text is not whole, or was changed
 */
export function unseal<T>(text: string, name: string, read: (contents: unknown) => T): T {
  const newline = text.indexOf("\n");
  const [body, sum] = [text.slice(0, newline), text.slice(newline + 1).trim()];
  if (newline < 0 || sum !== checksum(body)) {
    throw refused(name, "it is not whole, or was changed: its checksum does not fit");
  }
  try {
    return read(JSON.parse(body));
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw refused(name, `it is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The error of a checkpoint that a run can't go on from. */
export function refused(name: string, why: string): CheckpointError {
  return new CheckpointError(name, `${why}; name another file, or remove this one`);
}

/**
 * 64-bit checksum, in hex. It finds damage and edits by hand, not forgery.
 *
 * Source: Fowler, Noll and Vo, FNV-1a, with their offset basis and prime for 64 bits.
 */
function checksum(text: string): string {
  // In two halves: the prime is 2^40 + 0x1b3.
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of new TextEncoder().encode(text)) {
    const mixed = (low ^ byte) >>> 0;
    const product = mixed * 0x1b3;
    high = (high * 0x1b3 + ((mixed << 8) >>> 0) + Math.floor(product / 2 ** 32)) >>> 0;
    low = product >>> 0;
  }
  return [high, low].map((half) => half.toString(16).padStart(8, "0")).join("");
}
