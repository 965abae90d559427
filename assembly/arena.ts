// The caller's memory. Kernels allocate nothing, but for the bootstrap, whose data have any size: what they need for
// themselves is static, and the caller asks here, once, for the states, parameters and outputs that it passes in. Own code instead of `heap.alloc`, because that pulls
// in `abort` and with it the module's only import.

let topPtr: usize = __heap_base;

/**
 * Reserves `sizeBytes` bytes of linear memory for the caller, for the life of the instance; there is no release.
 *
 * Traps when the size is negative or the memory cannot grow. Growing detaches earlier views of `memory.buffer`: make
 * them after the last call.
 *
 * @param sizeBytes >= 0
 * @returns address of the first byte, a multiple of 16
 */
export function arena(sizeBytes: i32): usize {
  if (sizeBytes < 0) unreachable();
  const startPtr = (topPtr + 15) & ~15;
  // In 64 bits: the end of a reservation near the top of the address space must not wrap around.
  const end = <u64>startPtr + <u64>sizeBytes;
  const missingPages = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missingPages > 0 && memory.grow(missingPages) < 0) unreachable();
  topPtr = <usize>end;
  return startPtr;
}
