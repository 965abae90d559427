// The kernel `countInDisc` of assembly/kernels/pi.ts, written again for clarity, as the oracle of its tests. It follows the
// documented algorithm and shares no code with the kernel: points are plain objects, the generator and the last look are
// BigInt. About 10^6 points a second.

/** Points in a vector: 128 random bits, 16 to a point. */
const VECTOR_POINTS = 8;

/** Vectors drawn before undecided points are looked at again. */
const BLOCK_VECTORS = 1024;

const SEEDING_STEPS = 18;
const MASK_64 = (1n << 64n) - 1n;

/** The two random words of one vector, lane 0 and lane 1. */
type Words = readonly [bigint, bigint];

/** Leading bits of a point's coordinates, as integers. */
interface Point {
  readonly x: number;
  readonly y: number;
}

type Verdict = "inside" | "outside" | "undecided";

/**
 * One lane: SFC64 by Chris Doty-Humphrey, started as {@link streamOf} says.
 *
 * @see PractRand 0.95, src/RNGs/sfc.cpp, `sfc64::raw64`, with the constants 24, 11, 3
 */
function* sfc64(seed1: bigint, seed2: bigint, seed3: bigint): Generator<bigint, never> {
  let a = seed1 & MASK_64;
  let b = seed2 & MASK_64;
  let c = seed3 & MASK_64;
  for (let counter = 1n; ; counter++) {
    const out = (a + b + counter) & MASK_64;
    a = b ^ (b >> 11n);
    b = (c + (c << 3n)) & MASK_64;
    c = (((c << 24n) | (c >> 40n)) + out) & MASK_64;
    if (counter > SEEDING_STEPS) yield out;
  }
}

/** Source of the vectors of stream number `stream` of the family `seed`. */
function streamOf(seed: bigint, stream: bigint): () => Words {
  const lane0 = sfc64(seed, stream, 0n);
  const lane1 = sfc64(seed, stream, 1n);
  return () => [lane0.next().value, lane1.next().value];
}

/** The eight points of a vector: 16 bits each, x in the low byte, lane 0 first. */
function pointsOf([word0, word1]: Words): readonly Point[] {
  const bits = word0 | (word1 << 64n);
  return Array.from({ length: VECTOR_POINTS }, (_, index) => {
    const pair = Number((bits >> BigInt(16 * index)) & 0xffffn);
    return { x: pair & 0xff, y: pair >> 8 };
  });
}

/** What `bits` leading bits say: the point lies in the square of side 1 whose lower corner is `point`, the radius is 2^bits. */
function look({ x, y }: Point, bits: number): Verdict {
  const radius = 2 ** bits;
  const sum = x * x + y * y;
  if (sum >= radius * radius) return "outside";
  // Far corner: sum + 2 (x + y) + 2, where x + y <= sqrt(2) radius.
  return sum <= radius * radius - 2 * Math.floor(Math.SQRT2 * radius) - 2 ? "inside" : "undecided";
}

/** Third look: 32 more bits, of which the last is set, so that the midpoint of a cell of side 2^-47 decides for the cell. */
function settle(point: Point, [word0, word1]: Words): Verdict {
  const x = (BigInt(point.x) << 32n) | (word0 & 0xffffffffn) | 1n;
  const y = (BigInt(point.y) << 32n) | (word1 & 0xffffffffn) | 1n;
  return x * x + y * y < 1n << 96n ? "inside" : "outside";
}

/** Counts one block: three passes, each over what the pass before left undecided, all drawing from one source in turn. */
function countBlock(vectors: number, wanted: number, draw: () => Words): number {
  const verdicts: Verdict[] = [];
  const again: (readonly Point[])[] = [];
  for (let vector = 0; vector < vectors; vector++) {
    const points = pointsOf(draw()).slice(0, wanted);
    const looks = points.map((point) => look(point, 8));
    // A vector with an undecided point is looked at again as a whole.
    if (looks.includes("undecided")) again.push(points);
    else verdicts.push(...looks);
  }
  const last: Point[] = [];
  for (const points of again) {
    const late = pointsOf(draw());
    points.forEach((early, index) => {
      const { x, y } = late[index] ?? early;
      const point = { x: 256 * early.x + x, y: 256 * early.y + y };
      const verdict = look({ x: point.x >> 1, y: point.y >> 1 }, 15);
      if (verdict === "undecided") last.push(point);
      else verdicts.push(verdict);
    });
  }
  for (const point of last) verdicts.push(settle(point, draw()));
  return verdicts.filter((verdict) => verdict === "inside").length;
}

/**
 * Counts the points in the quarter disc as the kernel `countInDisc` does after `initStream(seed, stream)`: same count.
 *
 * @param samples - points to draw, integer >= 0
 * @param seed    - family of streams, taken modulo 2^64
 * @param stream  - index within the family, taken modulo 2^64
 */
export function countInDiscTwin(samples: number, seed: bigint, stream: bigint): number {
  const draw = streamOf(seed, stream);
  const fullVectors = Math.floor(samples / VECTOR_POINTS);
  let count = 0;
  for (let done = 0; done < fullVectors; done += BLOCK_VECTORS) {
    count += countBlock(Math.min(fullVectors - done, BLOCK_VECTORS), VECTOR_POINTS, draw);
  }
  const rest = samples % VECTOR_POINTS;
  return rest === 0 ? count : count + countBlock(1, rest, draw);
}
