import { beforeAll, describe, expect, test } from "vitest";
import { binEdges } from "../../src/kernels/instances/bin-edges.ts";
import type { KernelParameter, KernelParameters, SamplingKernel } from "../../src/kernels/sampling-kernel.ts";
import { BUILDS } from "../assembly/kernels/load.ts";
import { type Chunk, GalleryModule, squareIndex } from "../kernels/gallery/run-kernel.ts";

// Tolerance in standard errors; the seeds are fixed, so these tests give the same each time.
const K = 4;

/** Chunks of one estimate: their means also say whether the standard error is right. */
const CHUNKS = 1024;

/** Sizes at and around the blocks in which samples are made. */
const SIZES = [1, 2, 3, 5, 64, 511, 512, 513, 1537];

/** The suite that every kernel of the catalogue passes, in both builds. */
export function testKernel(kernel: SamplingKernel): void {
  describe(`the kernel ${kernel.name}`, () => {
    const [scalarBuild, simdBuild] = BUILDS;
    let scalar: GalleryModule;
    let simd: GalleryModule;

    beforeAll(() => {
      scalar = new GalleryModule(scalarBuild);
      simd = new GalleryModule(simdBuild);
    });

    test("describes itself: parameters apart in memory, defaults in range, an answer for each output", () => {
      expectParametersApart(kernel.parameters);
      for (const { name, default: value, about, min = -Infinity, max = Infinity } of kernel.parameters) {
        expect(about, name).toMatch(/\w/);
        expect(value >= min && value <= max, name).toBe(true);
      }
      expect(kernel.source ?? "known to all").toMatch(/\w/);
      expect(kernel.identity).toMatch(new RegExp(`^${kernel.name}/[1-9]`));
      expect(kernel.outputs.length).toBeGreaterThan(0);
      expect(kernel.knownAnswer?.(defaults(kernel))).toHaveLength(kernel.outputs.length);
    });

    test.each(SIZES)("writes the same record of %d samples in both builds, and again", (samples) => {
      for (const parameters of variations(kernel)) {
        const chunk = scalar.chunk(kernel, { samples, parameters });
        expectRecord(chunk, samples);
        expect(simd.chunk(kernel, { samples, parameters }).bits).toEqual(chunk.bits);
        expect(scalar.chunk(kernel, { samples, parameters }).bits).toEqual(chunk.bits);
      }
    });

    test("has no spread in one sample", () => {
      const { finite, products } = simd.chunk(kernel, { samples: 1 });
      expect(finite).toBe(1);
      expect(products.every((product) => product === 0)).toBe(true);
    });

    test("gives other samples for another stream, and for another seed", () => {
      const samples = kernel.chunkSamples;
      const { means } = simd.chunk(kernel, { samples });
      expect(simd.chunk(kernel, { samples, stream: 1 }).means).not.toEqual(means);
      expect(simd.chunk(kernel, { samples, seed: 2027n }).means).not.toEqual(means);
    });

    test("counts the samples of its first output in bins", () => {
      const samples = 3000;
      const plain = simd.chunk(kernel, { samples });
      const [mean = 0, deviation] = [plain.means[0], Math.sqrt((plain.products[0] ?? 0) / samples)];
      // From some standard deviations below the mean to the mean and a little: a value may be on an edge, but not on that.
      const [low, high, bins] = [mean - 10 * deviation, mean + 1e-3 * deviation, 7];
      for (const module of [scalar, simd]) {
        const countersPtr = module.countBetween(binEdges(low, high, bins));
        const counted = module.chunk(kernel, { samples });
        const counters = module.counters(countersPtr, bins + 2);
        module.call("histogram", 0, 0);
        expect(counted.bits).toEqual(plain.bits);
        expect(counters.reduce((sum, count) => sum + count, 0)).toBe(samples);
        // Some are below the mean, some above.
        expect(counters.at(-1)).toBeGreaterThan(0);
        expect(counters.at(-1)).toBeLessThan(samples);
      }
    });

    test("reads each parameter", () => {
      const samples = Math.min(kernel.chunkSamples, 4096);
      const records = variations(kernel).map((parameters) => simd.chunk(kernel, { samples, parameters }).bits.join());
      expect(new Set(records).size).toBe(records.length);
    });

    test("is within 4 standard errors of the known answer, with a standard error that is right", () => {
      expectEstimate(simd, kernel, defaults(kernel));
    });

    test.each(kernel.parameters)("follows the known answer when $name changes", (parameter) => {
      expectEstimate(simd, kernel, { ...defaults(kernel), [parameter.name]: otherValue(parameter) });
    });
  });
}

const SIZE_BYTES = { f64: 8, f32: 4, i32: 4, u32: 4, i64: 8, u64: 8, bool: 1 } as const;

function expectParametersApart(parameters: readonly KernelParameter[]): void {
  let end = 0;
  for (const { offset, type } of parameters.toSorted((a, b) => a.offset - b.offset)) {
    expect(offset).toBeGreaterThanOrEqual(end);
    expect(offset % SIZE_BYTES[type]).toBe(0);
    end = offset + SIZE_BYTES[type];
  }
}

function defaults(kernel: SamplingKernel): KernelParameters {
  return Object.fromEntries(kernel.parameters.map((parameter) => [parameter.name, parameter.default]));
}

/** The defaults, and for each parameter the defaults with that one changed. */
export function variations(kernel: SamplingKernel): KernelParameters[] {
  const base = defaults(kernel);
  const changed = kernel.parameters.map((parameter) => ({ ...base, [parameter.name]: otherValue(parameter) }));
  return [base, ...changed];
}

/** A value in range that differs from the default, but not wildly. */
function otherValue({ type, default: value, min = -Infinity, max = Infinity }: KernelParameter): number {
  if (type === "bool") return 1 - value;
  const wanted = type === "f64" || type === "f32" ? [value * 1.1, value * 0.9] : [value + 2, value - 1];
  const other = wanted.find((candidate) => candidate !== value && candidate >= min && candidate <= max);
  if (other === undefined) throw new Error(`no other value between ${min} and ${max}`);
  return other;
}

function expectRecord({ finite, nonFinite, firstNonFinite, means, products }: Chunk, samples: number): void {
  expect(finite).toBe(samples);
  expect(nonFinite).toBe(0);
  expect(firstNonFinite).toBe(-1);
  expect([...means, ...products].every(Number.isFinite)).toBe(true);
}

/**
 * Runs many small chunks. Their mean has to be near the known answer, where there is one, by the moments within the
 * chunks; and their means have to scatter as these moments say.
 */
function expectEstimate(module: GalleryModule, kernel: SamplingKernel, parameters: KernelParameters): void {
  const samples = Math.max(2, Math.ceil((16 * kernel.chunkSamples) / CHUNKS));
  const chunks = Array.from({ length: CHUNKS }, (_, stream) => module.chunk(kernel, { samples, parameters, stream }));
  const answers = kernel.knownAnswer?.(parameters) ?? [];
  kernel.outputs.forEach((name, output) => {
    const means = chunks.map((chunk) => chunk.means[output] ?? Number.NaN);
    const square = squareIndex(output, kernel.outputs.length);
    const within = chunks.reduce((sum, chunk) => sum + (chunk.products[square] ?? Number.NaN), 0);
    // Variance of a chunk's mean, from the samples within chunks.
    const expected = within / (CHUNKS * (samples - 1)) / samples;
    const mean = means.reduce((sum, value) => sum + value, 0) / CHUNKS;
    const answer = answers[output] ?? Number.NaN;
    // NaN where there is none in closed form.
    if (!Number.isNaN(answer)) {
      expect(Math.abs(mean - answer) / Math.sqrt(expected / CHUNKS), `${name}: ${mean}, answer ${answer}`).toBeLessThan(
        K,
      );
    }
    expectSpread(
      means.map((value) => (value - mean) ** 2 / expected),
      name,
    );
  });
}

/** The mean of squared deviations in units of what is expected is 1, within K of its own standard errors. */
function expectSpread(squares: readonly number[], name: string): void {
  const ratio = squares.reduce((sum, square) => sum + square, 0) / (squares.length - 1);
  // From the squares themselves: means of few, skewed samples are not normal.
  const variance = squares.reduce((sum, square) => sum + (square - ratio) ** 2, 0) / squares.length;
  const standardError = Math.sqrt(variance / squares.length);
  expect(Math.abs(ratio - 1), `${name}: spread of means ${ratio}`).toBeLessThan(K * standardError);
  // A spread that is far off must not excuse itself.
  expect(standardError).toBeLessThan(0.2);
}
