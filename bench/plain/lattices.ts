import { type Plain, type Random, valueOf } from "./kernel.ts";

// Models on lattices, in plain JavaScript as one would write them: see gallery.ts.

/** Floods with a stack, site by site, where the kernel floods rows of bits. */
export const percolation: Plain = ({ samples, parameters, random }) => {
  const size = valueOf(parameters, "size");
  const probability = valueOf(parameters, "probability");
  const dry = new Uint8Array(size * size);
  let spanning = 0;
  for (let i = 0; i < samples; i++) {
    for (let site = 0; site < dry.length; site++) dry[site] = random() < probability ? 1 : 0;
    if (floods(dry, size)) spanning++;
  }
  return [spanning / samples];
};

/** Whether water from the first row gets to the last through sites that are 1; it leaves 0 behind. */
export function floods(dry: Uint8Array, size: number): boolean {
  const stack: number[] = [];
  const wet = (site: number) => {
    if (dry[site] === 1) {
      dry[site] = 0;
      stack.push(site);
    }
  };
  for (let x = 0; x < size; x++) wet(x);
  for (let site = stack.pop(); site !== undefined; site = stack.pop()) {
    if (site >= size * (size - 1)) return true;
    if (site % size > 0) wet(site - 1);
    if (site % size < size - 1) wet(site + 1);
    if (site >= size) wet(site - size);
    wet(site + size);
  }
  return false;
}

/** Coupling from the past, as the kernel; random numbers are kept, because `Math.random` can't repeat them. */
export const ising: Plain = ({ samples, parameters, random }) => {
  const size = valueOf(parameters, "size");
  const coupling = valueOf(parameters, "coupling");
  const chances = Float64Array.from([-4, -2, 0, 2, 4], (field) => 1 / (1 + Math.exp(-2 * coupling * field)));
  const chains = new Chains(neighboursOf(size), chances);
  let sum = 0;
  for (let i = 0; i < samples; i++) sum += chains.sample(random);
  return [sum / samples];
};

/** Sweeps of the last epoch before time 0; each earlier one goes back to twice as long ago. */
const FIRST_SWEEPS = 8;

/** The chains from all spins down and from all spins up. */
class Chains {
  readonly #neighbours: Int32Array;
  readonly #chances: Float64Array;
  readonly #lower: Uint8Array;
  readonly #upper: Uint8Array;
  // Random numbers of each epoch, the last one before time 0 first; places are kept for the next sample.
  readonly #epochs: Float64Array[] = [];

  constructor(neighbours: Int32Array, chances: Float64Array) {
    this.#neighbours = neighbours;
    this.#chances = chances;
    this.#lower = new Uint8Array(neighbours.length / 4);
    this.#upper = new Uint8Array(neighbours.length / 4);
  }

  /** Energy per spin, in units of J, of a sample. */
  sample(random: Random): number {
    for (let epoch = 0; ; epoch++) {
      this.#draw(epoch, random);
      this.#lower.fill(0);
      this.#upper.fill(1);
      for (let replayed = epoch; replayed >= 0; replayed--) this.#replay(this.#epochs[replayed] ?? new Float64Array(0));
      if (this.#haveMet()) return this.#energy();
    }
  }

  #draw(epoch: number, random: Random): void {
    const sweeps = epoch === 0 ? FIRST_SWEEPS : FIRST_SWEEPS * 2 ** (epoch - 1);
    this.#epochs[epoch] ??= new Float64Array(sweeps * this.#lower.length);
    const draws = this.#epochs[epoch];
    for (let i = 0; i < draws.length; i++) draws[i] = random();
  }

  #replay(draws: Float64Array): void {
    const lower = this.#lower;
    const upper = this.#upper;
    const chances = this.#chances;
    for (let first = 0; first < draws.length; first += lower.length) {
      for (let site = 0; site < lower.length; site++) {
        const u = draws[first + site] ?? 0;
        lower[site] = u < (chances[this.#neighboursUp(lower, site)] ?? 0) ? 1 : 0;
        upper[site] = u < (chances[this.#neighboursUp(upper, site)] ?? 0) ? 1 : 0;
      }
    }
  }

  #neighboursUp(spins: Uint8Array, site: number): number {
    const neighbours = this.#neighbours;
    const at = 4 * site;
    const across = (spins[neighbours[at] ?? 0] ?? 0) + (spins[neighbours[at + 1] ?? 0] ?? 0);
    return across + (spins[neighbours[at + 2] ?? 0] ?? 0) + (spins[neighbours[at + 3] ?? 0] ?? 0);
  }

  #haveMet(): boolean {
    for (let site = 0; site < this.#lower.length; site++) {
      if (this.#lower[site] !== this.#upper[site]) return false;
    }
    return true;
  }

  #energy(): number {
    const spins = this.#lower;
    let sum = 0;
    for (let site = 0; site < spins.length; site++) {
      // Each bond is seen from both ends.
      sum -= ((2 * (spins[site] ?? 0) - 1) * (2 * this.#neighboursUp(spins, site) - 4)) / 2;
    }
    return sum / spins.length;
  }
}

/** Four neighbours of each site on the torus. */
function neighboursOf(size: number): Int32Array {
  const neighbours = new Int32Array(4 * size * size);
  for (let site = 0; site < size * size; site++) {
    const x = site % size;
    const row = site - x;
    const left = row + ((x + size - 1) % size);
    const right = row + ((x + 1) % size);
    neighbours.set([left, right, (site + size * (size - 1)) % size ** 2, (site + size) % size ** 2], 4 * site);
  }
  return neighbours;
}

export const polya: Plain = ({ samples, parameters, random }) => {
  const steps = valueOf(parameters, "steps");
  let returned = 0;
  for (let i = 0; i < samples; i++) {
    let x = 0;
    let y = 0;
    let z = 0;
    for (let step = 0; step < steps; step++) {
      const direction = Math.floor(6 * random());
      if (direction === 0) x++;
      else if (direction === 1) x--;
      else if (direction === 2) y++;
      else if (direction === 3) y--;
      else if (direction === 4) z++;
      else z--;
      if (x === 0 && y === 0 && z === 0) {
        returned++;
        break;
      }
    }
  }
  return [returned / samples];
};
