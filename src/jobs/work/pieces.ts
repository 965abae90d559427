import { JobError } from "../../protocol/job-error.ts";
import type { Bucket } from "../stream/bucket.ts";

// Of a message that is not the value: subject and headers.
const HEAD_BYTES = 4096;

/** Largest value that a message takes. */
export function roomOf(maxPayload: number): number {
  return Math.max(1024, maxPayload - HEAD_BYTES);
}

/** Cuts bytes into pieces that a message takes each; at least one. */
export function piecesOf(bytes: Uint8Array<ArrayBuffer>, maxPayload: number): Uint8Array<ArrayBuffer>[] {
  const room = roomOf(maxPayload);
  const count = Math.max(1, Math.ceil(bytes.length / room));
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * room, (i + 1) * room));
}

/** Joins pieces. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const piece of pieces) {
    bytes.set(piece, end);
    end += piece.length;
  }
  return bytes;
}

/** Keeps bytes in a bucket, in pieces under `<key>.<n>`. Returns the count of pieces. */
export async function putPieces(
  bucket: Bucket,
  key: string,
  bytes: Uint8Array<ArrayBuffer>,
  maxPayload: number,
): Promise<number> {
  const pieces = piecesOf(bytes, maxPayload);
  for (const [i, piece] of pieces.entries()) await bucket.put(`${key}.${i}`, piece);
  return pieces.length;
}

/** Reads what {@link putPieces} has kept. @throws {JobError} when a piece is missing */
export async function getPieces(bucket: Bucket, key: string, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const entry = await bucket.get(`${key}.${i}`);
    if (entry === undefined) throw new JobError(key.split(".")[0] ?? key, `piece ${i} of ${key} is gone`);
    pieces.push(entry.bytes);
  }
  return joined(pieces);
}
