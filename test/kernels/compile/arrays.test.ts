import { describe, expect, test } from "vitest";
import type { SampleShape } from "../../../src/kernels/instances/sample-shape.ts";
import type { Drawing } from "../../../src/kernels/instances/sampler-ref.ts";
import { SamplingModule } from "../../../src/kernels/instances/sampling-module.ts";
import type { SamplingKernel } from "../../../src/kernels/sampling-kernel.ts";
import { compileWith, countingCompiler } from "./in-process.ts";

const { compiler } = countingCompiler();

const PATH = `import { Rng } from "wasm-ensemble/assembly";
export class Outputs {
  first: f64;
  /** Running sums. */
  path: StaticArray<f64> = new StaticArray<f64>(5);
  last: f64;
  open: StaticArray<f64> = new StaticArray<f64>(0);
}
export const dimensions = 5;
export function sample(rng: Rng, out: Outputs): void {
  let sum = 0.0;
  for (let i = 0; i < out.path.length; i++) {
    sum += rng.uniform() - 0.3;
    out.path[i] = sum;
  }
  out.open[out.open.length - 1] += sum;
  out.first = out.path[0];
  out.last = sum;
}`;

function recordOf(kernel: SamplingKernel, samples: number, shape: SampleShape, drawing: Drawing = {}): number[] {
  const module = kernel.module();
  const ref = { kind: "sampler", module, name: kernel.exportName, seed: 7n, params: new Uint8Array() } as const;
  const sampler = new SamplingModule(module.compiled).sampler({ ...ref, outputs: shape.joint, shape, ...drawing });
  return Array.from(sampler(0, samples));
}

/** Means, what they lack, sums of squares and scales of the values behind a record of so many outputs. */
function valuesOf(record: readonly number[], { joint, single }: SampleShape): number[][] {
  const at = 3 + 3 * joint + joint * (joint + 1);
  return [0, 1, 2, 3].map((part) => record.slice(at + part * single, at + (part + 1) * single));
}

describe("outputs with arrays", () => {
  test("are read from the source: names, lengths and comments", async () => {
    const kernel = await compileWith(compiler, { text: PATH });
    expect(kernel.outputs).toEqual(["first", "last"]);
    expect(kernel.arrays).toEqual([
      { name: "path", length: 5, about: "Running sums." },
      { name: "open", length: 0 },
    ]);
  });

  test.each([true, false])(
    "have moments of each value, with the bits of numbers that are the same (SIMD: %s)",
    async (simd) => {
      const kernel = await compileWith(compiler, { text: PATH, simd });
      const shape = { lengths: [5, 3], joint: 2, single: 8 };
      const record = recordOf(kernel, 5001, shape);
      expect(record.slice(0, 3)).toEqual([5001, 0, -1]);
      const [means = [], rests = [], squares = [], scales = []] = valuesOf(record, shape);
      expect(scales).toEqual([1, 1, 1, 1, 1, 2 ** -600, 2 ** -600, 1]);
      expect([means[5], squares[5]]).toEqual([0, 0]);
      // first, last; products; what their means lack.
      expect([means[0], means[4], means[7]]).toEqual([record[3], record[4], record[4]]);
      expect([squares[0], squares[4]]).toEqual([record[5], record[7]]);
      expect([rests[0], rests[4]]).toEqual([record[8], record[9]]);
      expect(record).toEqual(recordOf(await compileWith(compiler, { text: PATH, simd: !simd }), 5001, shape));
    },
  );
});
