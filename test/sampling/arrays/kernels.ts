import type { Estimate } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";

/** A share's price on dates, its highest so far, and a lookback put on it: both arrays have the length that the call gives. */
export const pricePath = await compileKernel(new URL("../../../examples/assembly/price-path.ts", import.meta.url));

/** Kernels of this text, of which a sample draws at most 4 numbers. */
export function kernelOf(outputs: string, body: string): ReturnType<typeof compileKernel> {
  return compileKernel(`import { Rng } from "wasm-ensemble/assembly";
    export class Params { bad: f64 = 0 }
    export class Outputs { ${outputs} }
    export const dimensions = 4;
    export function sample(rng: Rng, params: Params, out: Outputs): void { ${body} }`);
}

/** What has to be the same of arrays, bit for bit. */
export function arrayBits({ arrays }: Estimate): unknown {
  return Object.entries(arrays).map(([name, { mean, standardError, variance, confidenceInterval }]) => [
    name,
    ...[mean, standardError, variance, confidenceInterval.low, confidenceInterval.high].map((numbers) =>
      Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("hex"),
    ),
  ]);
}
