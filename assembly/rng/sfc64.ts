// SFC64, "small fast counting", 64-bit words: Chris Doty-Humphrey, PractRand 0.95, src/RNGs/sfc.cpp, constants {24, 11, 3}.
// One step, as published:
//
//   out = a + b + counter++;  a = b ^ (b >> 11);  b = c + (c << 3);  c = rotl(c, 24) + out
//
// The author's tests (PractRand, to 32 TB and more) and BigCrush find nothing. The step is a bijection of the 256-bit
// state, and the counter alone makes every cycle at least 2^64 long. It was chosen over SFC32 and xoshiro128++ because
// its one rotation is by whole bytes, which a vector does in one shuffle: nine vector instructions for 128 bits.
//
// A state holds two independent generators ("lanes"), so that one step of both fills a v128:
//
//   bytes   0 ..  7   8 .. 15  16 .. 23  24 .. 31  32 .. 39  40 .. 47  48 .. 55  56 .. 63
//           a lane 0  a lane 1  b lane 0  b lane 1  c lane 0  c lane 1  counter 0  counter 1
//
// The scalar and the vector code step the same state and give the same words.

/** Bytes of one generator state; a state must be 16-byte aligned. */
export const STATE_BYTES: i32 = 64;

/** Byte distance from a word of lane 0 to the same word of lane 1. */
export const LANE_BYTES: usize = 8;

// PractRand discards 12 outputs after seeding; in its own tables 8 are enough. Half as many again costs nothing here.
const SEEDING_STEPS: i32 = 18;

/** Advances one lane by one step and returns its output; `lanePtr` is the state's address plus 0 or {@link LANE_BYTES}. */
export function nextWord(lanePtr: usize): u64 {
  const a = load<u64>(lanePtr, 0);
  const b = load<u64>(lanePtr, 16);
  const c = load<u64>(lanePtr, 32);
  const counter = load<u64>(lanePtr, 48);
  const out = a + b + counter;
  store<u64>(lanePtr, b ^ (b >> 11), 0);
  store<u64>(lanePtr, c + (c << 3), 16);
  store<u64>(lanePtr, rotl<u64>(c, 24) + out, 32);
  store<u64>(lanePtr, counter + 1, 48);
  return out;
}

/**
 * Derives the generator state of stream number `stream` of the family `seed`.
 *
 * Lane `l` starts from the words (a, b, c) = (`seed`, `stream`, `l`) and counter 1, then makes 18 steps, as PractRand
 * seeds SFC64 from three words. Nothing else enters: same arguments, same stream, on every machine.
 *
 * Guaranteed: no two lanes with different (seed, stream, lane) ever share a state within 2^64 steps, so no stream runs
 * into another. All start at counter 1, so equal states mean equal step numbers; the step is a bijection, so equal
 * states at equal step numbers mean equal starts.
 *
 * Probable: that two streams also never meet with shifted counters, that is, share (a, b, c) at different step numbers
 * (after which the counters, which differ, drive them apart at once). For k lanes of n steps each the chance is below
 * (k n)^2 / 2^193, as for a birthday among 2^192 values: 2^-73 for 2^40 lanes of 2^20 steps. That outputs of
 * neighbouring seeds and streams are uncorrelated is a property of the 18 mixing steps, tested and not proven.
 *
 * @param statePtr {@link STATE_BYTES} bytes, 16-byte aligned, overwritten
 * @param seed     names the family of streams, any u64
 * @param stream   index within the family, any u64
 */
export function initStream(statePtr: usize, seed: u64, stream: u64): void {
  for (let lane: usize = 0; lane < 2; lane++) {
    const lanePtr = statePtr + lane * LANE_BYTES;
    store<u64>(lanePtr, seed, 0);
    store<u64>(lanePtr, stream, 16);
    store<u64>(lanePtr, lane, 32);
    store<u64>(lanePtr, 1, 48);
    for (let step = 0; step < SEEDING_STEPS; step++) nextWord(lanePtr);
  }
}
