// The kernel `countInDisc` of assembly/kernels/pi.ts, written again for clarity, as the oracle of its tests. It follows
// the documented algorithm and shares no code with the kernel: points are plain objects, the generator and the last
// look are BigInt. About 10^6 points a second.

/** Points of one step of the generator: 256 random bits, 16 to a point. */
const STEP_POINTS = 16;

/** Points of one vector, half a step. */
const VECTOR_POINTS = 8;

/** Steps drawn before undecided points are looked at again. */
const BLOCK_STEPS = 512;

const SEEDING_STEPS = 18;
const MASK_64 = (1n << 64n) - 1n;

/** The four random words of one step, lane 0 first. */
type Words = readonly [bigint, bigint, bigint, bigint];

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

/** Source of the steps of stream number `stream` of the family `seed`. */
function streamOf(seed: bigint, stream: bigint): () => Words {
  const lane0 = sfc64(seed, stream, 0n);
  const lane1 = sfc64(seed, stream, 1n);
  const lane2 = sfc64(seed, stream, 2n);
  const lane3 = sfc64(seed, stream, 3n);
  return () => [lane0.next().value, lane1.next().value, lane2.next().value, lane3.next().value];
}

/** The sixteen points of a step: 16 bits each, x in the low byte, lane 0 first. */
function pointsOf(words: Words): readonly Point[] {
  const pairs = words.flatMap((word) => [0n, 16n, 32n, 48n].map((shift) => Number((word >> shift) & 0xffffn)));
  return pairs.map((pair) => ({ x: pair & 0xff, y: pair >> 8 }));
}

/**
 * What `bits` leading bits say: the point lies in the square of side 1 whose lower corner is `point`, the radius is
 * 2^bits.
 *
 * A cell is taken for surely inside when its lower corner is further than `margin` from the circle, in squares; its far
 * corner then is inside too, as 2 (x + y) + 2 <= 2 sqrt(2) 2^bits + 2 <= margin.
 */
function look({ x, y }: Point, bits: number, margin: number): Verdict {
  const limit = 4 ** bits;
  const sum = x * x + y * y;
  if (sum >= limit) return "outside";
  return sum <= limit - margin ? "inside" : "undecided";
}

/** First look. */
function look8(point: Point): Verdict {
  return look(point, 8, 2 * 362 + 2);
}

/** Second look, at 16 bits of which it uses 15. */
function look15({ x, y }: Point): Verdict {
  return look({ x: x >> 1, y: y >> 1 }, 15, 3 * 2 ** 15 + 1);
}

/**
 * Third look: 32 more bits, of which the last is set, so that the midpoint of a cell of side 2^-47 decides for the
 * cell.
 */
function settle(point: Point, [word0, word1]: Words): Verdict {
  const x = (BigInt(point.x) << 32n) | (word0 & 0xffffffffn) | 1n;
  const y = (BigInt(point.y) << 32n) | (word1 & 0xffffffffn) | 1n;
  return x * x + y * y < 1n << 96n ? "inside" : "outside";
}

/**
 * Counts one block: three passes, each over what the pass before left undecided, all drawing from one source in turn.
 */
function countBlock(steps: number, wanted: number, draw: () => Words): number {
  const verdicts: Verdict[] = [];
  const again: Point[] = [];
  for (let step = 0; step < steps; step++) {
    const points = pointsOf(draw()).slice(0, wanted);
    for (const vector of [points.slice(0, VECTOR_POINTS), points.slice(VECTOR_POINTS)]) {
      const looks = vector.map(look8);
      // A vector with an undecided point is looked at again as a whole; one that is short is filled up with points
      // outside.
      if (looks.includes("undecided")) again.push(...vector, ...outsiders(VECTOR_POINTS - vector.length));
      else verdicts.push(...looks);
    }
  }
  const last: Point[] = [];
  for (let first = 0; first < again.length; first += STEP_POINTS) {
    const late = pointsOf(draw());
    for (const [index, early] of again.slice(first, first + STEP_POINTS).entries()) {
      const { x, y } = late[index] ?? early;
      const point = { x: 256 * early.x + x, y: 256 * early.y + y };
      const verdict = look15(point);
      if (verdict === "undecided") last.push(point);
      else verdicts.push(verdict);
    }
  }
  for (const point of last) verdicts.push(settle(point, draw()));
  return verdicts.filter((verdict) => verdict === "inside").length;
}

function outsiders(length: number): readonly Point[] {
  return Array.from({ length }, () => ({ x: 255, y: 255 }));
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
  const fullSteps = Math.floor(samples / STEP_POINTS);
  let count = 0;
  for (let done = 0; done < fullSteps; done += BLOCK_STEPS) {
    count += countBlock(Math.min(fullSteps - done, BLOCK_STEPS), STEP_POINTS, draw);
  }
  const rest = samples % STEP_POINTS;
  return rest === 0 ? count : count + countBlock(1, rest, draw);
}
