import { type Plain, type Random, valueOf } from "./plain-kernel.ts";

// Models on lattices, in plain JavaScript as one would write them: see plain.ts.

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
  const chances = [-4, -2, 0, 2, 4].map((field) => 1 / (1 + Math.exp(-2 * coupling * field)));
  let sum = 0;
  for (let i = 0; i < samples; i++) sum += energy(coupledSpins({ size, chances, random }), size);
  return [sum / samples];
};

interface Model {
  readonly size: number;
  readonly chances: readonly number[];
  readonly random: Random;
}

function coupledSpins({ size, chances, random }: Model): Uint8Array {
  const sites = size * size;
  let draws = new Float64Array(0);
  for (let sweeps = 8; ; sweeps *= 2) {
    // The older half is new, and comes first.
    const older = Float64Array.from({ length: sweeps * sites - draws.length }, random);
    const all = new Float64Array(sweeps * sites);
    all.set(older);
    all.set(draws, older.length);
    draws = all;
    const lower = new Uint8Array(sites);
    const upper = new Uint8Array(sites).fill(1);
    for (let draw = 0; draw < draws.length; draw++) {
      const site = draw % sites;
      const u = draws[draw] ?? 0;
      lower[site] = u < (chances[neighboursUp(lower, site, size)] ?? 0) ? 1 : 0;
      upper[site] = u < (chances[neighboursUp(upper, site, size)] ?? 0) ? 1 : 0;
    }
    if (lower.every((spin, site) => spin === upper[site])) return lower;
  }
}

function neighboursUp(spins: Uint8Array, site: number, size: number): number {
  const x = site % size;
  const row = site - x;
  const left = spins[row + ((x + size - 1) % size)] ?? 0;
  const right = spins[row + ((x + 1) % size)] ?? 0;
  const above = spins[(site + spins.length - size) % spins.length] ?? 0;
  const below = spins[(site + size) % spins.length] ?? 0;
  return left + right + above + below;
}

function energy(spins: Uint8Array, size: number): number {
  let sum = 0;
  for (let site = 0; site < spins.length; site++) {
    // Each bond is seen from both ends.
    sum -= ((2 * (spins[site] ?? 0) - 1) * (2 * neighboursUp(spins, site, size) - 4)) / 2;
  }
  return sum / spins.length;
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
