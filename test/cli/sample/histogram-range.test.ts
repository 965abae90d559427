import { afterAll, describe, expect, test } from "vitest";
import { bootstrap, connect, kernels, type SamplingKernel } from "wasm-ensemble";
import { binsFor, readHistogram } from "../../../src/cli/sample/histogram-range.ts";
import { UsageError } from "../../../src/cli/usage-error.ts";

test.each([
  ["auto", "auto"],
  ["-3:3", { low: -3, high: 3, bins: 100 }],
  ["0:1e3:50", { low: 0, high: 1000, bins: 50 }],
  ["-1e-3:1e-3:4096", { low: -1e-3, high: 1e-3, bins: 4096 }],
])("reads %s", (text, request) => {
  expect(readHistogram(text)).toEqual(request);
});

test.each(["", "5", "3:3", "3:-3", "0:Infinity", "0:x", "0:1:0", "0:1:4097", "0:1:2.5", "0:1:5:6", "automatic"])(
  "refuses %j",
  (text) => {
    expect(() => readHistogram(text)).toThrow(UsageError);
    expect(() => readHistogram(text)).toThrow("expects auto or LOW:HIGH:BINS");
  },
);

describe("auto", async () => {
  const client = await connect({ engines: 1 });
  afterAll(() => client.close());
  const binsOf = (kernel: SamplingKernel) => binsFor(client, kernel, { params: {} });

  test.each<[string, SamplingKernel, number, number]>([
    // Samples begin at a hard edge of 0, and few are above 80.
    ["an option", kernels.european, 0, 80],
    ["two values, 0 and 4", kernels.pi, 0, 4.2],
    ["values in the unit interval", kernels.genzGaussian, 0, 1.1],
  ])("finds round ends that hold nearly all samples of %s", async (_, kernel, low, high) => {
    const found = await binsOf(kernel);
    expect(found).toMatchObject({ low, high });
    // Marks of a scale fall on edges of bins.
    expect((found.bins ?? 0) % 5).toBe(0);
    expect(await binsOf(kernel)).toEqual(found);
    const { histogram } = await client.sample(kernel, { samples: 1e5, seed: 9, histogram: found });
    expect(histogram?.below).toBe(0);
    expect(histogram?.above).toBeLessThan(1e3);
  });

  test.each([1e200, 1e-200])("finds the samples of a size, %d, whose square is no number", async (size) => {
    const kernel = bootstrap([0, 1, 2, 3, 4].map((value) => value * size));
    const found = await binsOf(kernel);
    const { histogram } = await client.sample(kernel, { samples: 1e5, seed: 9, histogram: found });
    expect(histogram?.below).toBeLessThan(1e3);
    expect(histogram?.above).toBeLessThan(1e3);
    expect(histogram?.counts.filter((count) => count > 0).length).toBeGreaterThan(10);
  });

  test.each([
    [7, 3.5, 10.5],
    [0, -0.5, 0.5],
  ])("puts samples that are all %d in the middle", async (value, low, high) => {
    expect(await binsOf(bootstrap([value]))).toEqual({ low, high, bins: 100 });
  });
});
