import { describe } from "../../protocol/describe.ts";

/** Draws of several chains, one list each, in the order in which they were drawn; all of one length. */
export type Chains = readonly ArrayLike<number>[];

/**
 * Takes chains down, as lists of numbers.
 *
 * @param method - for messages
 * @throws {TypeError} when they are no lists of numbers
 * @throws {RangeError} when there is none, when their lengths differ, or when they are shorter than 4
 */
export function readChains(chains: Chains, method: string): Float64Array[] {
  if (!Array.isArray(chains) || chains.length === 0) {
    throw new TypeError(`${method} expects a list of chains, each a list of numbers; got ${describe(chains)}`);
  }
  const lists = chains.map((chain: unknown, i) => listOf(chain, `${method}: chain ${i}`));
  const [first = new Float64Array()] = lists;
  const other = lists.findIndex(({ length }) => length !== first.length);
  if (other > 0) {
    const lengths = `chain 0 has ${first.length} draws, chain ${other} has ${lists[other]?.length}`;
    throw new RangeError(`${method} expects chains of one length: ${lengths}`);
  }
  if (first.length < 4) throw new RangeError(`${method} expects 4 draws of each chain at least, got ${first.length}`);
  return lists;
}

function listOf(chain: unknown, where: string): Float64Array {
  if (typeof chain !== "object" || chain === null || !("length" in chain)) {
    throw new TypeError(`${where} expects numbers, got ${describe(chain)}`);
  }
  // Checked one by one below.
  const list = Float64Array.from(chain as ArrayLike<number>, (value: unknown, i) => {
    if (typeof value === "number") return value;
    throw new TypeError(`${where} expects numbers, draw ${i} is ${describe(value)}`);
  });
  return list;
}

/** Both halves of each chain; one of odd length loses its middle draw. */
export function halvesOf(chains: readonly Float64Array[]): Float64Array[] {
  return chains.flatMap((chain) => {
    const half = chain.length >> 1;
    return [chain.subarray(0, half), chain.subarray(chain.length - half)];
  });
}

/** Whether all draws are finite and not all are the same: else nothing can be said of them. */
export function areMoving(chains: readonly Float64Array[]): boolean {
  const first = chains[0]?.[0];
  return (
    chains.every((chain) => chain.every(Number.isFinite)) && chains.some((chain) => chain.some((x) => x !== first))
  );
}

/** Arithmetic mean. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? Number.NaN;
  return sum / values.length;
}

/** Unbiased sample variance; not a number for fewer than two values. */
export function varianceOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? Number.NaN) - mean) ** 2;
  return sum / (values.length - 1);
}
