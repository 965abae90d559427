/** Beyond, the first returns of the rest are taken from their tail. */
const EXACT_PAIRS = 4096;

/**
 * Chance that a simple random walk on the cubic lattice returns to its start within `steps` steps.
 *
 * From u_n, the chance to be at the start after 2n steps, by the renewal equation u_n = f_1 u_n-1 + … + f_n u_0 (W. Feller,
 * "An Introduction to Probability Theory" (1968), XIII.3). The closed walks 36^n u_n follow the recurrence of OEIS
 * A002896; its other solution is smaller by 9^-n, so running it forward is stable.
 *
 * Above 8192 steps the rest is summed from f_n ~ c n^-3/2 (1 + b / n), fitted to the last two terms, to about 1e-9.
 */
export function returnProbability(steps: number): number {
  const pairs = Math.floor(steps / 2);
  const exact = Math.min(pairs, EXACT_PAIRS);
  const first = firstReturns(exact);
  const sum = first.reduce((total, chance) => total + chance, 0);
  return pairs === exact ? sum : sum + tailSum(first, pairs);
}

/** Chances f_0 = 0, f_1 … f_pairs to return for the first time after 2n steps. */
function firstReturns(pairs: number): Float64Array {
  const u = atStart(pairs);
  const f = new Float64Array(pairs + 1);
  for (let n = 1; n <= pairs; n++) {
    let later = 0;
    for (let k = 1; k < n; k++) later += (f[k] ?? 0) * (u[n - k] ?? 0);
    f[n] = (u[n] ?? 0) - later;
  }
  return f;
}

/** Chances u_0 … u_pairs to be at the start after 2n steps. */
function atStart(pairs: number): Float64Array {
  const u = Float64Array.of(1, 1 / 6, ...new Array<number>(Math.max(pairs - 1, 0)).fill(0));
  for (let n = 2; n <= pairs; n++) {
    const last = (2 * (2 * n - 1) * (10 * n * n - 10 * n + 3)) / 36;
    const beforeLast = (36 * (n - 1) * (2 * n - 1) * (2 * n - 3)) / 36 ** 2;
    u[n] = (last * (u[n - 1] ?? 0) - beforeLast * (u[n - 2] ?? 0)) / n ** 3;
  }
  return u;
}

function tailSum(first: Float64Array, pairs: number): number {
  const end = first.length - 1;
  const half = end / 2;
  const scaled = (n: number) => (first[n] ?? 0) * n ** 1.5;
  // scaled(n) = c (1 + b / n) at the end and half way there.
  const c = 2 * scaled(end) - scaled(half);
  const b = (scaled(end) / c - 1) * end;
  // Midpoint rule for the sum of n^-3/2 and of n^-5/2, from end + 1 to pairs.
  const [low, high] = [end + 0.5, pairs + 0.5];
  return c * (2 * (low ** -0.5 - high ** -0.5) + (b * 2 * (low ** -1.5 - high ** -1.5)) / 3);
}
