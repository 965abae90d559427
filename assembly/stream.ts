import { RNG_BYTES, Rng, seedRng } from "./rng/rng";
import { STATE_BYTES as SFC64_BYTES, initStream as seedSfc64 } from "./rng/sfc64";

// The state of a stream holds two generators, so that a kernel takes whichever suits it: SFC64 in four lanes for blocks
// of numbers in vectors, and behind it xoshiro256++ for one number at a time.

/** Where the {@link Rng} of a stream lies in its state, bytes. */
export const RNG_OFFSET: i32 = SFC64_BYTES;

/** Bytes of the state of one stream, 16-byte aligned. */
export const STATE_BYTES: i32 = RNG_OFFSET + RNG_BYTES;

/**
 * Makes the state of stream number `stream` of the family `seed`, from its arguments alone.
 *
 * What is guaranteed about different streams, and what is probable, stands at `initStream` of rng/sfc64.ts and at
 * `seedRng` of rng/rng.ts.
 *
 * @param statePtr {@link STATE_BYTES} bytes, 16-byte aligned, overwritten
 * @param seed     names the family of streams, any u64
 * @param stream   index within the family, any u64
 */
export function initStream(statePtr: usize, seed: u64, stream: u64): void {
  seedSfc64(statePtr, seed, stream);
  seedRng(statePtr + RNG_OFFSET, seed, stream);
}

/** The generator of single numbers in the state of a stream. */
export function rngOf(statePtr: usize): Rng {
  return changetype<Rng>(statePtr + RNG_OFFSET);
}
