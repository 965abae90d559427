import { describe, expect, test } from "vitest";
import { BUILDS, loadKernels, newState } from "./load.ts";
import { type LanePose, lowHalfFor, pose } from "./pose.ts";

// Each test makes the kernel look at one chosen point among sixteen, the others being far outside, so that the count is
// the verdict on it; and compares with exact arithmetic on the coordinates.

const OUTSIDE = 2n ** 64n - 1n;
const RADIUS_48 = 2n ** 48n;

/** Small deterministic generator for test points: xorshift32, Marsaglia 2003, triple 13, 17, 5. */
function testRandom(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

/** `word` with the 16 bits of point `slot` of four replaced. */
function withPoint(word: bigint, slot: number, xByte: number, yByte: number): bigint {
  const shift = BigInt(16 * slot);
  return (word & ~(0xffffn << shift)) | (BigInt(xByte | (yByte << 8)) << shift);
}

/** Largest integer whose square is at most `value`. */
function isqrt(value: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(value))));
  while (root * root > value) root--;
  while ((root + 1n) * (root + 1n) <= value) root++;
  return root;
}

/** Whether all points with these 16 leading bits are inside, or none, or some. */
function verdict16(x: number, y: number): 0 | 1 | undefined {
  if (x * x + y * y >= 2 ** 32) return 0;
  return (x + 1) ** 2 + (y + 1) ** 2 <= 2 ** 32 ? 1 : undefined;
}

/** 1 or 0 for cells that the first look surely decides, whatever its exact bound. */
function verdict8(point: number): 0 | 1 | undefined {
  const sum = (point & 0xff) ** 2 + (point >> 8) ** 2;
  if (sum >= 65_536) return 0;
  return sum < 60_000 ? 1 : undefined;
}

describe.each(BUILDS)("the looks of %s", (build) => {
  const kernels = loadKernels(build);
  const statePtr = newState(kernels);

  /**
   * Count for a step whose point number `slot` has 16 leading bits (x, y), the late ones of which come if asked for.
   */
  function countOne(x: number, y: number, slot: number): number {
    const lanes: LanePose[] = [0, 1, 2, 3].map((lane) => {
      const early = lane === slot >> 2 ? withPoint(OUTSIDE, slot & 3, x >> 8, y >> 8) : OUTSIDE;
      // The vector with the point is the first and only one of the second look, so it gets lanes 0 and 1.
      const late = lane === (slot & 7) >> 2 ? withPoint(0n, slot & 3, x & 0xff, y & 0xff) : 0n;
      return { out1: early, out2: late, c: 0n };
    });
    pose(kernels, statePtr, lanes);
    return kernels.countInDisc(16, statePtr);
  }

  test("decide every 8-bit cell right at its lowest and its highest corner", () => {
    const wrong: string[] = [];
    let decided = 0;
    for (let cell = 0; cell < 65_536; cell++) {
      for (const late of [0, 255]) {
        const x = (cell & 0xff) * 256 + late;
        const y = (cell >> 8) * 256 + late;
        const verdict = verdict16(x, y);
        if (verdict === undefined) continue;
        decided++;
        if (countOne(x, y, cell % 16) !== verdict) wrong.push(`${x},${y}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(decided).toBeGreaterThan(2 * 65_536 - 20);
  });

  test("decide 16-bit cells along the circle right", () => {
    const random = testRandom(2026);
    const wrong: string[] = [];
    let decided = 0;
    for (let trial = 0; trial < 40_000; trial++) {
      const x = Math.floor(random() * 65_536);
      const y = Math.floor(Math.sqrt(2 ** 32 - x * x) + 12 * (random() - 0.5));
      if (y < 0 || y > 65_535) continue;
      const verdict = verdict16(x, y);
      if (verdict === undefined) continue;
      decided++;
      if (countOne(x, y, trial % 16) !== verdict) wrong.push(`${x},${y}`);
    }
    expect(wrong).toEqual([]);
    expect(decided).toBeGreaterThan(20_000);
  });

  /** Verdict on a point of 48 bits a coordinate that two looks leave undecided. */
  function settle(x: bigint, y: bigint, random: () => number): number {
    const [x16, y16] = [Number(x >> 32n), Number(y >> 32n)];
    for (;;) {
      const cs = [0, 1, 2, 3].map(() => BigInt(Math.floor(random() * 2 ** 32)));
      // Lanes 0 and 1 give the last bits, and pay with the low halves of their first words: points 0, 1, 4 and 5 are
      // whatever they come out as. Tried again until the first look decides them, so that the count is known.
      const lows = [lowHalfFor(x & 0xffffffffn, cs[0] ?? 0n), lowHalfFor(y & 0xffffffffn, cs[1] ?? 0n)];
      const others = lows.flatMap((low) => [low & 0xffffn, low >> 16n]).map((point) => verdict8(Number(point)));
      const known = others.reduce<number>((sum, verdict) => sum + (verdict ?? NaN), 0);
      if (Number.isNaN(known)) continue;
      // The point is number 10: lane 2, third of four; its vector's late words come from lanes 0 and 1.
      const outs1 = [
        ...lows.map((low) => low | 0xffffffff00000000n),
        withPoint(OUTSIDE, 2, x16 >> 8, y16 >> 8),
        OUTSIDE,
      ];
      const outs2 = [withPoint(0n, 2, x16 & 0xff, y16 & 0xff), 0n, 0n, 0n];
      pose(
        kernels,
        statePtr,
        cs.map((c, lane) => ({ out1: outs1[lane] ?? 0n, out2: outs2[lane] ?? 0n, c })),
      );
      return kernels.countInDisc(16, statePtr) - known;
    }
  }

  test("settle a point by the midpoint of its 47-bit cell, exactly, next to the circle", () => {
    const random = testRandom(47);
    let settled = 0;
    for (let trial = 0; trial < 4000; trial++) {
      // From the top of the circle to its right end, closer and closer: there the two midpoints differ by so little
      // that every term of the kernel's formula matters, down to the carry.
      const x =
        (trial % 4 === 0
          ? BigInt(Math.floor(random() * 2 ** 48))
          : RADIUS_48 - BigInt(Math.ceil(2 ** (47 * random())))) | 1n;
      const edge = isqrt(RADIUS_48 ** 2n - x * x);
      const inside = edge % 2n === 1n ? edge : edge - 1n;
      if (inside < 0n || x * x + (inside + 2n) ** 2n < RADIUS_48 ** 2n || inside + 2n >= RADIUS_48) continue;
      // Their last bit is not looked at: the kernel sets it.
      const unset = BigInt(trial % 2);
      expect([settle(x - unset, inside - unset, random), settle(x - unset, inside + 2n - unset, random)]).toEqual([
        1, 0,
      ]);
      settled++;
    }
    expect(settled).toBeGreaterThan(3950);
  });
});
