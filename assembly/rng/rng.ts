import { DRAWS_POINTS } from "./draws-points";
import { hashStream } from "./mix";
import { Xoshiro256pp } from "./xoshiro256pp";

/** Bytes of the state of an {@link Rng}. */
export const RNG_BYTES: i32 = 32;

/**
 * Random numbers of one stream, as kernels use them: xoshiro256++.
 *
 * Lives at a pointer and is never allocated by a kernel: `changetype<Rng>(statePtr)`, after {@link seedRng}, is ready.
 *
 * In modules that draw points, it reads words from memory, of which `startAt` says where.
 *
 * @example
 * const x = rng.uniform(); // in [0, 1)
 */
@unmanaged
export class Rng extends Xoshiro256pp {
  /**
   * The next 64 random bits.
   *
   * @example
   * const word = rng.next();
   */
  next(): u64 {
    if (DRAWS_POINTS) {
      const wordPtr = <usize>this.s0;
      this.s0 = <u64>(wordPtr + 8);
      return load<u64>(wordPtr);
    }
    return this.step();
  }

  /**
   * Makes the next word that of `wordPtr`, where it draws points.
   *
   * @example
   * rng.startAt(memory.data(8, 8)); // a point of one coordinate
   */
  startAt(wordPtr: usize): void {
    this.s0 = <u64>wordPtr;
  }

  /**
   * Address behind the words that were read, where it draws points.
   *
   * @example
   * const end = rng.readUpTo();
   */
  readUpTo(): usize {
    return <usize>this.s0;
  }

  /**
   * Uniform in [0, 1): a multiple of 2^-53, each as likely as any other.
   *
   * @example
   * const x = rng.uniform();
   */
  uniform(): f64 {
    // Through i64, because a conversion from u64 costs x86 a branch; the 53 bits are positive either way.
    return <f64>(<i64>(this.next() >> 11)) * 1.1102230246251565e-16;
  }
}

/**
 * Derives stream number `stream` of the family `seed`, by hashing both to the 256 bits of the state.
 *
 * Same arguments, same stream, on every machine and in every build; all u64 are good, 0 and neighbours too.
 *
 * Guaranteed: different (seed, stream) give different states, and no state is the all-zero one, so each stream has the
 * full period 2^256 - 1 before it.
 *
 * Probable: that no stream runs into another. All lie on one cycle at places that the hash makes as good as random, so
 * for n streams of L draws each the chance of any overlap is below n^2 L / 2^256: 2^-136 for 2^40 streams of 2^40
 * draws. (Vigna, "On the probability of overlap of random subsequences of pseudorandom number generators", Inf. Process.
 * Lett. 158, 2020.) That neighbouring seeds and streams look unrelated is a property of the hash, tested and not proven.
 *
 * @param statePtr {@link RNG_BYTES} bytes, 8-byte aligned, overwritten
 * @param seed     names the family of streams, any u64
 * @param stream   index within the family, any u64
 *
 * @example
 * const state = memory.data(RNG_BYTES, 8);
 * seedRng(state, 2026, 0);
 * const x = changetype<Rng>(state).uniform();
 */
export function seedRng(statePtr: usize, seed: u64, stream: u64): void {
  hashStream(statePtr, seed, stream);
}
