import { describe, expect, test } from "vitest";
import { seeded } from "../../../bench/plain/kernel.ts";
import { floods, percolation as plainPercolation } from "../../../bench/plain/lattices.ts";
import { kernels } from "../../../src/kernels/catalog.ts";
import { isingEnergy } from "../../../src/kernels/gallery/ising-energy.ts";
import { returnProbability } from "../../../src/kernels/gallery/returning.ts";
import { spanningProbability } from "../../../src/kernels/gallery/spanning.ts";
import { estimate } from "./estimate.ts";

// Tolerance in standard errors, at the fixed seed.
const K = 4;

/** Sum over all lattices. */
function counted(probability: number, size: number): number {
  const sites = size * size;
  let sum = 0;
  for (let lattice = 0; lattice < 2 ** sites; lattice++) {
    const open = Uint8Array.from({ length: sites }, (_, site) => (lattice >> site) & 1);
    const count = open.reduce((total, site) => total + site, 0);
    if (floods(open, size)) sum += probability ** count * (1 - probability) ** (sites - count);
  }
  return sum;
}

describe("the known answer of percolation", () => {
  test.each([1, 2, 3, 4])("is the sum over all lattices of size %d", (size) => {
    for (const probability of [0, 0.3, 0.5927462, 1]) {
      expect(spanningProbability(probability, size)).toBeCloseTo(counted(probability, size), 12);
    }
  });

  test("is the polynomial 2 p^2 - p^4 for size 2", () => {
    expect(spanningProbability(0.7, 2)).toBeCloseTo(2 * 0.7 ** 2 - 0.7 ** 4, 14);
  });
});

test("a large lattice spans about as often as not at the critical probability", () => {
  // One half for an infinite lattice: J. Cardy, Journal of Physics A 25 (1992) L201; at 64 a little above.
  const { means } = estimate(kernels.percolation, 2 ** 15, { size: 64 });
  expect(means[0]).toBeGreaterThan(0.48);
  expect(means[0]).toBeLessThan(0.54);
});

test("a cluster is found on ways that go up again", () => {
  // Above the largest lattice of the known answer; a flood that never goes up spans less often.
  const parameters = { size: 40, probability: 0.6 };
  const { means, samples, variances } = estimate(kernels.percolation, 2 ** 15, parameters);
  const [oracle = 0] = plainPercolation({ samples: 2 ** 12, parameters, random: seeded() });
  const error = Math.sqrt((variances[0] ?? 0) * (1 / samples + 1 / 2 ** 12));
  expect(Math.abs((means[0] ?? 0) - oracle)).toBeLessThan(K * error);
});

test.each([
  [0, 0],
  [1, 1],
])("with probability %d a lattice spans with chance %d", (probability, chance) => {
  expect(estimate(kernels.percolation, 1000, { probability, size: 64 }).means).toEqual([chance]);
});

/** Sum over all states. */
function summed(coupling: number, size: number): number {
  const sites = size * size;
  let partition = 0;
  let sum = 0;
  for (let state = 0; state < 2 ** sites; state++) {
    let energy = 0;
    for (let site = 0; site < sites; site++) {
      const x = site % size;
      const right = site - x + ((x + 1) % size);
      const below = (site + size) % sites;
      const spin = (state >> site) & 1;
      energy += spin === ((state >> right) & 1) ? -1 : 1;
      energy += spin === ((state >> below) & 1) ? -1 : 1;
    }
    const weight = Math.exp(-coupling * energy);
    partition += weight;
    sum += weight * energy;
  }
  return sum / partition / sites;
}

describe("the known answer of Ising", () => {
  test.each([2, 3, 4])("is the sum over all states of size %d", (size) => {
    for (const coupling of [0.1, 0.4, 0.5 * Math.log(1 + Math.SQRT2), 0.6]) {
      expect(isingEnergy(coupling, size)).toBeCloseTo(summed(coupling, size), 10);
    }
  });

  test("tends to Onsager's critical energy", () => {
    // -sqrt(2) for the infinite lattice; Ferdinand & Fisher (1969): the correction falls as 1 / size.
    const critical = 0.5 * Math.log(1 + Math.SQRT2);
    const [at8, at16] = [isingEnergy(critical, 8) + Math.SQRT2, isingEnergy(critical, 16) + Math.SQRT2];
    expect(at8 / at16).toBeCloseTo(2, 1);
  });
});

test("Ising spins are in equilibrium also at the critical temperature, and below", () => {
  for (const coupling of [0.44068679, 0.5]) {
    const { means, standardErrors } = estimate(kernels.ising, 1024, { coupling, size: 6 });
    expect(Math.abs((means[0] ?? 0) - isingEnergy(coupling, 6))).toBeLessThan(K * (standardErrors[0] ?? 0));
  }
});

test("Ising spins are not those of the first meeting of the chains, whose energy is a little lower", () => {
  // Stopping there would be off by 6 of these standard errors.
  const { means, standardErrors } = estimate(kernels.ising, 2 ** 15);
  expect(Math.abs((means[0] ?? 0) - isingEnergy(0.4, 8))).toBeLessThan(K * (standardErrors[0] ?? 0));
});

describe("the known answer of Polya's walk", () => {
  test.each([
    [1, 0],
    [2, 1 / 6],
    [3, 1 / 6],
    // Of 6^4 walks 90 are at the start after four steps (OEIS A002896), 36 of them after two as well.
    [4, 1 / 6 + (90 - 36) / 6 ** 4],
  ])("within %d steps is %d", (steps, chance) => {
    expect(returnProbability(steps)).toBeCloseTo(chance, 14);
  });

  test("tends to 0.3405373296 as the square root of the steps says", () => {
    // G. Watson, Quarterly Journal of Mathematics 10 (1939) 266-276. The rest falls as steps^-1/2.
    const [at4, at16] = [returnProbability(2 ** 16), returnProbability(2 ** 18)];
    expect(2 * at16 - at4).toBeCloseTo(0.3405373296, 7);
  });

  test("is continued smoothly where it is no longer exact", () => {
    const [before, at, after] = [8190, 8192, 8194].map(returnProbability) as [number, number, number];
    expect((after - at) / (at - before)).toBeCloseTo(1, 3);
  });
});
