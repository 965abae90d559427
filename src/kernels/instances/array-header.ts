/** Bytes before the numbers of an array, of which the last 20 are its header: so its numbers lie at a multiple of 16. */
export const HEADER_BYTES = 32;

// AssemblyScript's header of an object, std/assembly/rt/common.ts: 16 bytes before it lie flags of its collector, of which
// these say that the object is none of its own (`transparent`, rt/itcms.ts); and 4 bytes before it its size.
const GC_INFO = -16;
const SIZE = -4;
const TRANSPARENT = 3;

/** Writes the header of an array of so many bytes, which begins at `ptr`. The rest of it is 0. */
export function writeHeader(memory: DataView, ptr: number, sizeBytes: number): void {
  memory.setUint32(ptr + GC_INFO, TRANSPARENT, true);
  memory.setUint32(ptr + SIZE, sizeBytes, true);
}
