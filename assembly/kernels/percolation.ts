import { loop } from "../loop/loop";
import { Rng } from "../rng/rng";

// Site percolation on a square lattice, open ends: whether the open sites connect the first row to the last. S. Broadbent
// & J. Hammersley, "Percolation processes", Mathematical Proceedings of the Cambridge Philosophical Society 53 (1957)
// 629-641. A row is one word, a site a bit, so a row of 64 sites floods in a few instructions.

const MAX_SIZE: i32 = 64;

// Open sites of each row, and those of them that the first row reaches.
const OPEN: usize = memory.data(8 * MAX_SIZE, 16);
const WET: usize = memory.data(8 * MAX_SIZE, 16);

@unmanaged
class Percolation {
  probability: f64;
  size: i32;

  /** 1 if a cluster spans the lattice. */
  sample(rng: Rng): f64 {
    const size = max(1, min(this.size, MAX_SIZE));
    const row: u64 = u64.MAX_VALUE >> (64 - size);
    let sites: u64 = 0;
    let left = 0;
    for (let y = 0; y < size; y++) {
      if (left < size) {
        sites = openSites(rng, this.probability);
        left = 64;
      }
      store<u64>(OPEN + ((<usize>y) << 3), sites & row);
      sites >>= size;
      left -= size;
    }
    return spans((<usize>size) << 3) ? 1 : 0;
  }
}

/**
 * 64 sites, each open with the same probability, exactly.
 *
 * All compare a random fraction with the probability, bit by bit from the highest: a site is open at the first bit that
 * is 0 where the probability has a 1. Half of the sites that are left are decided by each word, so it takes about eight.
 */
function openSites(rng: Rng, probability: f64): u64 {
  if (probability >= 1) return u64.MAX_VALUE;
  let rest = probability;
  let open: u64 = 0;
  let undecided: u64 = u64.MAX_VALUE;
  // Exact in f64: doubling, and taking 1 away from a number in [1, 2).
  while (undecided !== 0 && rest > 0) {
    const word = rng.next();
    rest *= 2;
    if (rest >= 1) {
      rest -= 1;
      open |= undecided & ~word;
      undecided &= word;
    } else {
      undecided &= ~word;
    }
  }
  return open;
}

/** Floods from the first row, `sizeBytes` bytes of rows; returns whether the water gets to the last one. */
function spans(sizeBytes: usize): bool {
  memory.fill(WET, 0, sizeBytes);
  store<u64>(WET, load<u64>(OPEN));
  let y: usize = 0;
  // Rows 0 to y are wet as far as water gets without the rows behind them.
  while (y + 8 < sizeBytes) {
    const here = load<u64>(WET + y);
    const next = flood(here | load<u64>(WET + y, 8), load<u64>(OPEN + y, 8));
    if (next === 0) return false;
    store<u64>(WET + y, next, 8);
    const again = flood(here | next, load<u64>(OPEN + y));
    store<u64>(WET + y, again);
    // New water that came up from the next row may go up further, and comes down this way again.
    if (again === here) y += 8;
    else if (y > 0) y -= 8;
  }
  return load<u64>(WET + y) !== 0;
}

/** Sites of the row `open` that are connected, within the row, to those where `sources` and the row meet. */
function flood(sources: u64, open: u64): u64 {
  const wet = sources & open;
  // Both ways, by 1, 2, 4 … sites: S. Kogge & H. Stone (1973); `way` holds sites from which that far all are open.
  let up = wet;
  let way = open;
  for (let shift: u64 = 1; shift < 64; shift <<= 1) {
    up |= way & (up << shift);
    way &= way << shift;
  }
  let down = wet;
  way = open;
  for (let shift: u64 = 1; shift < 64; shift <<= 1) {
    down |= way & (down >> shift);
    way &= way >> shift;
  }
  return up | down;
}

/** Whether the open sites of a lattice connect its first row to its last. */
export function percolation(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loop<Percolation>(samples, statePtr, paramsPtr, outPtr);
}
