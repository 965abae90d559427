// SFC64, "small fast counting", 64-bit words: Chris Doty-Humphrey, PractRand 0.95, src/RNGs/sfc.cpp, constants {24, 11,
// 3}. One step, as published:
//
//   out = a + b + counter++;  a = b ^ (b >> 11);  b = c + (c << 3);  c = rotl(c, 24) + out
//
// PractRand, whose author designed it, and TestU01's BigCrush find nothing (both reported in SmokeRand,
// generators/sfc64.c). The step is a bijection of the 256-bit state, and the counter alone makes every cycle at least
// 2^64 long. It was chosen over SFC32 and xoshiro128++ because its one rotation is by whole bytes, which a vector does
// in one shuffle, and because its state is so large that streams need no jumps to stay apart.
//
// A state holds four independent generators ("lanes") that step together, so that their counters are always equal and
// one is stored for all; one step gives four words, 256 bits:
//
//   bytes   0 … 31         32 … 63        64 … 95        96 … 103   104 … 111
//           a of lanes 0…3  b of lanes 0…3  c of lanes 0…3  counter    unused
//
// The scalar code below and the vector code in sfc64-simd.ts step the same state and give the same words.

/** Lanes of a state, so words of one step. */
export const LANES: i32 = 4;

/** Bytes of one generator state, 16-byte aligned. */
export const STATE_BYTES: i32 = 112;

// PractRand discards 12 outputs after seeding; in its author's tables 8 are enough. Half as many again costs nothing
// here.
const SEEDING_STEPS: i32 = 18;

/** Advances the state by one step and writes its four words, lane 0 first, to the 32 bytes at `wordsPtr`. */
export function nextWords(statePtr: usize, wordsPtr: usize): void {
  const counter = load<u64>(statePtr, 96);
  for (let lane = 0; lane < LANES; lane++) {
    const lanePtr = statePtr + 8 * <usize>lane;
    const b = load<u64>(lanePtr, 32);
    const c = load<u64>(lanePtr, 64);
    const out = load<u64>(lanePtr, 0) + b + counter;
    store<u64>(lanePtr, b ^ (b >> 11), 0);
    store<u64>(lanePtr, c + (c << 3), 32);
    store<u64>(lanePtr, rotl<u64>(c, 24) + out, 64);
    store<u64>(wordsPtr + 8 * <usize>lane, out);
  }
  store<u64>(statePtr, counter + 1, 96);
}

// The words that seeding throws away.
const DISCARDED: usize = memory.data(32, 16);

/**
 * Derives the generator state of stream number `stream` of the family `seed`.
 *
 * Lane `l` starts from the words (a, b, c) = (`seed`, `stream`, `l`) and counter 1, as PractRand seeds SFC64 from three
 * words, then makes 18 steps. Nothing else enters: same arguments, same stream, on every machine.
 *
 * Guaranteed: no two lanes with different (seed, stream, lane) ever share a state within 2^64 steps, so no stream runs
 * into another. All start at counter 1, so equal states mean equal step numbers; the step is a bijection, so equal
 * states at equal step numbers mean equal starts.
 *
 * Probable: that two lanes also never share (a, b, c) at different step numbers (after which their counters, which
 * differ, drive them apart at once). For k lanes of n steps each the chance is below (k n)^2 / 2^193, as for a birthday
 * among 2^192 values: 2^-73 for 2^40 lanes of 2^20 steps. That the outputs of neighbouring seeds and streams look
 * unrelated is a property of the 18 mixing steps, tested and not proven.
 *
 * @param statePtr {@link STATE_BYTES} bytes, 16-byte aligned, overwritten
 * @param seed     names the family of streams, any u64
 * @param stream   index within the family, any u64
 */
export function initStream(statePtr: usize, seed: u64, stream: u64): void {
  for (let lane = 0; lane < LANES; lane++) {
    const lanePtr = statePtr + 8 * <usize>lane;
    store<u64>(lanePtr, seed, 0);
    store<u64>(lanePtr, stream, 32);
    store<u64>(lanePtr, lane, 64);
  }
  store<u64>(statePtr, 1, 96);
  store<u64>(statePtr, 0, 104);
  for (let step = 0; step < SEEDING_STEPS; step++) nextWords(statePtr, DISCARDED);
}
