import { loop } from "../loop/loop";
import { Rng, seedRng } from "../rng/rng";

// Two-dimensional Ising model on a torus, no field. Each sample is exactly from the Boltzmann law, with no burn-in: J. Propp
// & D. Wilson, "Exact sampling with coupled Markov chains and applications to statistical mechanics", Random Structures
// and Algorithms 9 (1996) 223-252. Two chains, one from all spins up and one from all down, get the same random numbers;
// heat-bath updates keep the first above the second, and all others between. When they are equal at time 0, having
// started early enough, every chain from however early ends there. Starts go back by doubling, and the random numbers of
// a time stay the same.

const MAX_SIZE: i32 = 16;

// Spins, a byte each, by rows: 1 if the lower chain is up, plus 16 if the upper one is. Sums of four stay apart.
const SPINS: usize = memory.data(MAX_SIZE * MAX_SIZE, 16);
const UPPER_UP: i32 = 16;

// Chance of a spin to be up after its update, times 2^53, by the number of its neighbours that are up.
const UP: usize = memory.data(8 * 5, 16);

// Epoch e > 0 goes from 8 * 2^e to 8 * 2^(e - 1) sweeps before time 0, epoch 0 from 8 to 0. Seed and stream of each.
const FIRST_SWEEPS: i32 = 8;
const MAX_EPOCHS: i32 = 24;
const EPOCH_SEEDS: usize = memory.data(16 * MAX_EPOCHS, 16);
const EPOCH_RNG: usize = memory.data(32, 16);

@unmanaged
class Ising {
  /** J / kT. */
  coupling: f64;
  size: i32;

  prepare(): void {
    for (let up = 0; up <= 4; up++) {
      const field = 2 * <f64>up - 4;
      const chance = 1 / (1 + Math.exp(-2 * this.coupling * field));
      store<u64>(UP + ((<usize>up) << 3), <u64>(<i64>(chance * 9007199254740992)));
    }
  }

  /** Energy per spin, in units of J. */
  sample(rng: Rng): f64 {
    const size = max(2, min(this.size, MAX_SIZE));
    for (let epoch = 0; epoch < MAX_EPOCHS; epoch++) {
      const seedPtr = EPOCH_SEEDS + ((<usize>epoch) << 4);
      store<u64>(seedPtr, rng.next(), 0);
      store<u64>(seedPtr, rng.next(), 8);
      memory.fill(SPINS, <u8>UPPER_UP, <usize>(size * size));
      for (let replayed = epoch; replayed >= 0; replayed--) replay(replayed, size);
      if (isCoalesced(size)) return energy(size) / <f64>(size * size);
    }
    // The chance of getting here is nil where parameters are in range; a biased sample would be worse than none.
    return NaN;
  }
}

function replay(epoch: i32, size: i32): void {
  const seedPtr = EPOCH_SEEDS + ((<usize>epoch) << 4);
  seedRng(EPOCH_RNG, load<u64>(seedPtr, 0), load<u64>(seedPtr, 8));
  const rng = changetype<Rng>(EPOCH_RNG);
  const sweeps = epoch === 0 ? FIRST_SWEEPS : FIRST_SWEEPS << (epoch - 1);
  for (let i = 0; i < sweeps; i++) sweep(rng, size);
}

/** Updates every spin of both chains, row by row. */
function sweep(rng: Rng, size: i32): void {
  for (let y = 0; y < size; y++) {
    const rowPtr = SPINS + <usize>(y * size);
    const abovePtr = SPINS + <usize>(before(y, size) * size);
    const belowPtr = SPINS + <usize>(after(y, size) * size);
    let left: i32 = load<u8>(rowPtr + <usize>before(0, size));
    for (let x = 0; x < size; x++) {
      const right: i32 = load<u8>(rowPtr + <usize>after(x, size));
      const up = left + right + <i32>load<u8>(abovePtr + <usize>x) + <i32>load<u8>(belowPtr + <usize>x);
      const draw = rng.next() >> 11;
      const lower = <i32>(draw < load<u64>(UP + ((<usize>up & 15) << 3)));
      const upper = <i32>(draw < load<u64>(UP + ((<usize>up >> 4) << 3)));
      left = lower + UPPER_UP * upper;
      store<u8>(rowPtr + <usize>x, <u8>left);
    }
  }
}

/** Next row or column on the torus. */
function after(i: i32, size: i32): i32 {
  return i + 1 < size ? i + 1 : 0;
}

/** The one before. */
function before(i: i32, size: i32): i32 {
  return i > 0 ? i - 1 : size - 1;
}

function isCoalesced(size: i32): bool {
  const endPtr = SPINS + <usize>(size * size);
  for (let ptr = SPINS; ptr < endPtr; ptr++) {
    if (load<u8>(ptr) === UPPER_UP) return false;
  }
  return true;
}

/** Minus the sum of the products over the bonds to the right and down, in units of J; chains are equal. */
function energy(size: i32): f64 {
  let unlike = 0;
  for (let y = 0; y < size; y++) {
    const rowPtr = SPINS + <usize>(y * size);
    const belowPtr = SPINS + <usize>(after(y, size) * size);
    for (let x = 0; x < size; x++) {
      const spin = load<u8>(rowPtr + <usize>x);
      unlike += <i32>(spin !== load<u8>(rowPtr + <usize>after(x, size)));
      unlike += <i32>(spin !== load<u8>(belowPtr + <usize>x));
    }
  }
  return <f64>(2 * unlike - 2 * size * size);
}

/** Energy per spin of the Ising model on a torus, in units of J. */
export function ising(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  changetype<Ising>(paramsPtr).prepare();
  loop<Ising>(samples, statePtr, paramsPtr, outPtr);
}
