import { beforeAll, describe, expect, test } from "vitest";
import type { KernelParameters, SamplingKernel } from "../../src/kernels/sampling-kernel.ts";
import { BUILDS } from "../assembly/kernels/load.ts";
import { type Drawn, GalleryModule } from "../kernels/gallery/run-kernel.ts";
import { variations } from "./kernel.ts";

// Tolerance in standard errors; the seeds are fixed, so these tests give the same each time.
const K = 4;

/** Replicates, or independent chunks, of one estimate. */
const CHUNKS = 64;

/** Sizes at and around the blocks in which samples are made. */
const SIZES = [1, 3, 64, 511, 513, 1537];

const WAYS: readonly Drawn[] = [
  { method: "sobol" },
  { antithetic: true },
  { method: "sobol", antithetic: true },
  // So that one way leaves nothing behind for the next.
  {},
];

/** The suite that every kernel passes, in both builds, of which a sample is a function of a point in the unit cube. */
export function testPointKernel(kernel: SamplingKernel): void {
  describe(`the kernel ${kernel.name}, drawn otherwise,`, () => {
    const [scalarBuild, simdBuild] = BUILDS;
    let scalar: GalleryModule;
    let simd: GalleryModule;

    beforeAll(() => {
      scalar = new GalleryModule(scalarBuild);
      simd = new GalleryModule(simdBuild);
    });

    test.each(WAYS)("writes the same record in both builds, and again: %j", (drawn) => {
      for (const samples of SIZES) {
        for (const parameters of variations(kernel)) {
          const request = { samples, parameters, ...drawn };
          const { bits } = scalar.chunk(kernel, request);
          expect(simd.chunk(kernel, request).bits).toEqual(bits);
          expect(scalar.chunk(kernel, request).bits).toEqual(bits);
        }
      }
    });

    test("gives other samples each way", () => {
      const [parameters = {}] = variations(kernel);
      const means = WAYS.map((drawn) => simd.chunk(kernel, { samples: 512, parameters, ...drawn }).means[0]);
      expect(new Set(means).size).toBe(WAYS.length);
    });

    test.each(WAYS)("is within 4 standard errors of the known answers: %j", (drawn) => {
      for (const parameters of variations(kernel)) expectAnswers(simd, kernel, { parameters, drawn });
    });

    test("has less spread between replicates than between independent chunks", () => {
      const [parameters = {}] = variations(kernel);
      const [sobol = Infinity] = spreads(simd, kernel, { parameters, drawn: { method: "sobol" } });
      const [random = 0] = spreads(simd, kernel, { parameters, drawn: {} });
      expect(sobol).toBeLessThan(random / 4);
    });
  });
}

interface Asked {
  readonly parameters: KernelParameters;
  readonly drawn: Drawn;
}

/** Means of each output in each chunk. */
function meansOf(module: GalleryModule, kernel: SamplingKernel, { parameters, drawn }: Asked): number[][] {
  return Array.from({ length: CHUNKS }, (_, stream) => [
    ...module.chunk(kernel, { samples: 1024, stream, parameters, ...drawn }).means,
  ]);
}

function spreads(module: GalleryModule, kernel: SamplingKernel, asked: Asked): number[] {
  const chunks = meansOf(module, kernel, asked);
  return kernel.outputs.map((_, output) => {
    const means = chunks.map((chunk) => chunk[output] ?? Number.NaN);
    const mean = means.reduce((sum, value) => sum + value, 0) / CHUNKS;
    return means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (CHUNKS - 1);
  });
}

function expectAnswers(module: GalleryModule, kernel: SamplingKernel, asked: Asked): void {
  const chunks = meansOf(module, kernel, asked);
  const variances = spreads(module, kernel, asked);
  const answers = kernel.knownAnswer?.(asked.parameters) ?? [];
  for (const [output, answer] of answers.entries()) {
    // NaN where there is none in closed form.
    if (Number.isNaN(answer)) continue;
    const mean = chunks.reduce((sum, chunk) => sum + (chunk[output] ?? Number.NaN), 0) / CHUNKS;
    const error = Math.sqrt((variances[output] ?? Number.NaN) / CHUNKS);
    expect(Math.abs(mean - answer) / error, `${kernel.outputs[output]}: ${mean}, answer ${answer}`).toBeLessThan(K);
  }
}
