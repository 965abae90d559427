import type { SamplingKernel } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";

/** The basic integral of the tutorial of Python's vegas 6, over [-1, 1] x [0, 1]^3, which is 1; and its coordinates' moments. */
export const tutorial: SamplingKernel = await compileKernel(
  `import { Rng } from "wasm-ensemble/assembly";
  export const dimensions = 4;
  export class Params { center: f64 = 0.5; }
  export class Outputs { integral: f64; moment: f64; }
  export function sample(rng: Rng, params: Params, out: Outputs): void {
    const x = 2 * rng.uniform() - 1;
    let sum = (x - params.center) * (x - params.center);
    for (let i = 1; i < 4; i++) {
      const y = rng.uniform() - params.center;
      sum += y * y;
    }
    out.integral = 2 * Math.exp(-100 * sum) * 1013.2118364296088;
    out.moment = x * out.integral;
  }`,
  { name: "tutorial" },
);
