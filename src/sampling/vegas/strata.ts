/** Most boxes of an iteration: what is known of them is kept, and written to a checkpoint. */
export const MOST_BOXES: number = 2 ** 17;

/** Least points of a box: a variance takes two. */
export const LEAST_POINTS = 2;

// Half of all points are spread evenly, the others by what was seen.
const EVEN = 0.5;

/**
 * Points go to boxes by the standard deviation of their values, to this power: "beta" of Lepage 2021. With 1 they would go
 * where they help most, if what was seen were right.
 */
const BETA = 0.75;

/** How the values of an iteration are spread in its boxes. */
export interface Spreads {
  /** Strata of each axis. */
  readonly strata: readonly number[];
  /** Standard deviation of each box, see {@link spreadCodes}; the strata of the first axis are the lowest digit. */
  readonly codes: Uint16Array;
}

/** How many strata each axis has in an iteration of so many points: about as many on all, the first ones one more. */
export function strataOf(dimensions: number, size: number): number[] {
  const most = Math.min(MOST_BOXES, Math.max(1, Math.floor((EVEN * size) / LEAST_POINTS)));
  let each = Math.max(1, Math.floor(most ** (1 / dimensions)) - 1);
  while ((each + 1) ** dimensions <= most) each++;
  const strata = new Array<number>(dimensions).fill(each);
  let boxes = each ** dimensions;
  for (let axis = 0; axis < dimensions && (boxes / each) * (each + 1) <= most; axis++) {
    strata[axis] = each + 1;
    boxes = (boxes / each) * (each + 1);
  }
  return strata;
}

export function boxesOf(strata: readonly number[]): number {
  return strata.reduce((product, each) => product * each, 1);
}

/** The first 16 bits of standard deviations, of which four are of the fraction: small, and enough to share out points by. */
export function spreadCodes(spreads: Float64Array): Uint16Array<ArrayBuffer> {
  // WebAssembly has the low half first, as all that runs it.
  const halves = new Uint16Array(spreads.buffer, spreads.byteOffset, 4 * spreads.length);
  return Uint16Array.from({ length: spreads.length }, (_, i) => halves[4 * i + 3] ?? 0);
}

const LARGEST_FINITE = 0x7fef;

// Codes below the largest one that have a weight: those of 2^-100 of it have none.
const CODES = 1600;

function valueOf(code: number): number {
  return new Float64Array(new Uint16Array([0, 0, 0, code]).buffer)[0] ?? 0;
}

/** Weights by how far a code is below the largest one. */
function weightsBelow(largest: number): Float32Array {
  const whole = valueOf(largest);
  // Rounded, as powers differ in their last bits between browsers.
  return Float32Array.from({ length: CODES }, (_, below) =>
    below < largest ? (valueOf(largest - below) / whole) ** BETA : 0,
  );
}

/**
 * Points of each box in an iteration, `size` in all: an even part of half of them, and of the rest by `spreads`, of which the
 * box is taken where the middle of the new one lies.
 *
 * @param most - points that no box gets more of, unless all have as many
 */
export function allocate(
  strata: readonly number[],
  size: number,
  { spreads, most }: { readonly spreads: Spreads | undefined; readonly most: number },
): Uint32Array<ArrayBuffer> {
  const boxes = boxesOf(strata);
  const even = Math.max(Math.min(LEAST_POINTS, size), Math.floor((EVEN * size) / boxes));
  const weights = spreads ? weightsOf(spreads, strata) : new Float32Array(boxes).fill(1);
  const counts = new Uint32Array(boxes).fill(even);
  let left = size - even * boxes;
  // Each round gives away what boxes that are full have left; the last evenly, whatever they are.
  for (let round = 0; left > 0 && round < 4; round++) left -= share(counts, weights, { left, most });
  if (left > 0) share(counts, new Float32Array(boxes).fill(1), { left, most: Number.POSITIVE_INFINITY });
  return counts;
}

/** Gives `left` points to boxes by their weights; returns how many. Boxes that are full have the weight 0 then. */
function share(
  counts: Uint32Array,
  weights: Float32Array,
  { left, most }: { readonly left: number; readonly most: number },
): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return 0;
  let sum = 0;
  let due = 0;
  let given = 0;
  for (let box = 0; box < counts.length; box++) {
    sum += weights[box] ?? 0;
    const upTo = Math.floor(left * (sum / total));
    const count = counts[box] ?? 0;
    const more = Math.max(0, Math.min(upTo - due, most - count));
    if (more < upTo - due) weights[box] = 0;
    counts[box] = count + more;
    given += more;
    due = upTo;
  }
  return given;
}

/** What the boxes of other strata weigh; all alike when nothing was seen. */
function weightsOf({ strata: before, codes }: Spreads, strata: readonly number[]): Float32Array {
  // What is too large to be a number is as the largest one.
  const largest = Math.min(
    LARGEST_FINITE,
    codes.reduce((most, code) => Math.max(most, code), 0),
  );
  const weights = new Float32Array(boxesOf(strata));
  if (largest === 0) return weights.fill(1);
  const weightOf = weightsBelow(largest);
  const [first = [], ...others] = strata.map((count, axis) => placesBefore(count, before, axis));
  const digits = new Array<number>(others.length).fill(0);
  for (let row = 0; row < weights.length; row += first.length) {
    const at = others.reduce((sum, places, axis) => sum + (places[digits[axis] ?? 0] ?? 0), 0);
    for (let i = 0; i < first.length; i++) {
      const code = codes[at + (first[i] ?? 0)] ?? 0;
      weights[row + i] = code === 0 ? 0 : (weightOf[Math.max(0, largest - code)] ?? 0);
    }
    nextDigits(digits, others);
  }
  return weights;
}

/** Goes to the next row of boxes: the next number with these digits. */
function nextDigits(digits: number[], places: readonly (readonly unknown[])[]): void {
  for (let axis = 0; axis < digits.length; axis++) {
    const digit = (digits[axis] ?? 0) + 1;
    digits[axis] = digit < (places[axis]?.length ?? 1) ? digit : 0;
    if (digits[axis] !== 0) return;
  }
}

/** What each stratum of an axis adds to the index of the box before that has its middle. */
function placesBefore(count: number, before: readonly number[], axis: number): number[] {
  const step = boxesOf(before.slice(0, axis));
  const strata = before[axis] ?? 1;
  return Array.from({ length: count }, (_, i) => step * Math.min(strata - 1, Math.floor(((i + 0.5) * strata) / count)));
}
