// How likely is something that happens once in three million times? Adaptive multilevel splitting (F. Cérou & A. Guyader,
// Stochastic Analysis and Applications 25 (2007) 417-443): points that come nearest to the event have offspring, and the
// others die out. 400 runs in JavaScript, as tasks, for an event whose probability the normal law knows.
//
//   node examples/rare-event.js

import { connect, rng } from "wasm-ensemble";

const client = await connect();
const lview = client.loadBalancedView();

// The event: 4 normal numbers whose sum exceeds 5 of its standard deviations. The normal law says how likely that is.
const LEVEL = 5;
const EXACT = 2.8665157187919391e-7;
const RUNS = 400;

// Each run is a task with a random stream of its own, so that the numbers are the same on any engines.
const estimates = await lview.with({ as: Float64Array }).map(
  splitting,
  Array.from({ length: RUNS }, (_, stream) => ({ particles: 50, dimensions: 4, level: LEVEL, moves: 20, stream })),
);
const mean = estimates.reduce((sum, p) => sum + p, 0) / RUNS;
const variance = estimates.reduce((sum, p) => sum + (p - mean) ** 2, 0) / (RUNS - 1);
const error = Math.sqrt(variance / RUNS);
const unit = 1e-7;
console.log(
  `probability, in 10^-7: ${(mean / unit).toFixed(3)} ± ${(error / unit).toFixed(3)}, exactly ${(EXACT / unit).toFixed(3)}`,
);
const plain = EXACT / error ** 2;
console.log(
  `plain random points would need ${plain.toExponential(0)} for this error, one in ${(1 / EXACT).toExponential(0)} a hit`,
);

await client.close();

/**
 * Runs on engines: one estimate of the probability that the score of a point exceeds the level.
 *
 * The lowest point dies, and a copy of another takes its place, moved about above the score of the dead one. Each death takes a
 * share of 1 / N of the probability that is left, so that J deaths until all N are above the level give (1 - 1 / N)^J.
 *
 * @param {{ readonly particles: number, readonly dimensions: number, readonly level: number, readonly moves: number, readonly stream: number }} options
 */
function splitting({ particles, dimensions, level, moves, stream }) {
  const random = rng({ seed: 2026, stream });
  /** @param {Float64Array} x */
  const scoreOf = (x) => {
    let sum = 0;
    for (const value of x) sum += value;
    return sum / Math.sqrt(dimensions);
  };
  const points = Array.from({ length: particles }, () =>
    Float64Array.from({ length: dimensions }, () => random.normal()),
  );
  const scores = Float64Array.from(points, scoreOf);
  let deaths = 0;
  for (;;) {
    const floor = Math.min(...scores);
    if (floor > level) return (1 - 1 / particles) ** deaths;
    const dead = scores.indexOf(floor);
    const parent = (dead + 1 + random.integer(particles - 1)) % particles;
    let [x, score] = [points[parent] ?? new Float64Array(), scores[parent] ?? 0];
    for (let move = 0; move < moves; move++) {
      // Keeps the normal law: x' = sqrt(1 - s^2) x + s z.
      const step = x.map((value) => Math.sqrt(1 - 0.3 ** 2) * value + 0.3 * random.normal());
      const stepScore = scoreOf(step);
      if (stepScore > floor) [x, score] = [step, stepScore];
    }
    points[dead] = x;
    scores[dead] = score;
    deaths++;
  }
}

// Output:
//
//   probability, in 10^-7: 2.823 ± 0.076, exactly 2.867
//   plain random points would need 5e+9 for this error, one in 3e+6 a hit
