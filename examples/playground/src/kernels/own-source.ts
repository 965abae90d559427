/** What stands in the editor at first. */
export const OWN_SOURCE = `import { normal, Rng } from "wasm-ensemble/assembly";

export class Params {
  /** Steps of the walk. */
  steps: i32 = 100;
  /** What each step adds, besides chance. */
  drift: f64 = 0.02;
}

/** The highest point that a random walk reaches. */
export function sample(rng: Rng, params: Params): f64 {
  let position: f64 = 0;
  let highest: f64 = 0;
  for (let step = 0; step < params.steps; step++) {
    position += params.drift + normal(rng);
    highest = max(highest, position);
  }
  return highest;
}
`;
