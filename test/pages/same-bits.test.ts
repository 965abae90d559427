import { expect, test } from "vitest";
import {
  connect,
  type Estimate,
  type KernelName,
  kernels,
  type SampleOptions,
  type SamplingKernel,
} from "wasm-ensemble";
import { openPage } from "./page.ts";

const RUNS: readonly (readonly [kernel: KernelName, options: SampleOptions])[] = [
  ...Object.values(kernels).map(({ name, chunkSamples }) => {
    // Some four chunks each; the catalogue has each kernel under its own name.
    return [name as KernelName, { samples: 4 * chunkSamples - 17, seed: 2026 }] as const;
  }),
  ["european", { samples: 2 ** 18, seed: 2n ** 60n + 1n, method: "sobol" }],
  ["european", { samples: 2 ** 18, seed: 3, antithetic: true, histogram: { low: 0, high: 100, bins: 20 } }],
  ["heston", { standardError: 0.1, seed: 4, method: "mlmc" }],
];

/** All that does not tell of time. JSON writes every finite number so that it reads back as the same bits. */
function bitsOf(estimate: Estimate): string {
  const bits = { ...estimate, samplesPerSecond: 0 };
  return JSON.stringify(bits, (name, value: unknown) => {
    // Of the run, and of each of its levels.
    if (name === "elapsedMs") return 0;
    return typeof value === "bigint" ? `${value}n` : value;
  });
}

test("sampling in a page gives the bits that it gives in Node, for every kernel", async () => {
  const page = await openPage();
  await page.evaluate(`globalThis.bitsOf = ${String(bitsOf)}`);
  const inPage = await page.evaluate(async (runs) => {
    const client = await lib.connect({ engines: 2 });
    const bits: string[] = [];
    for (const [name, options] of runs) {
      const kernel: SamplingKernel = lib.kernels[name];
      const estimate = await client.sample(kernel, options);
      bits.push((globalThis as unknown as { bitsOf: (estimate: unknown) => string }).bitsOf(estimate));
    }
    await client.close();
    return bits;
  }, RUNS);
  const client = await connect({ engines: 1 });
  const inNode: string[] = [];
  for (const [name, options] of RUNS) {
    const kernel: SamplingKernel = kernels[name];
    inNode.push(bitsOf(await client.sample(kernel, options)));
  }
  await client.close();
  expect(inPage).toEqual(inNode);
  expect(new Set(inNode).size).toBe(RUNS.length);
});

test("a sweep in a page has the bits that it has in Node, and the errors of differences", async () => {
  const page = await openPage();
  const inPage = await page.evaluate(async () => {
    const client = await lib.connect({ engines: 2 });
    const sweep = client.sweep(
      lib.kernels.european,
      { strike: [90, 100] },
      { samples: 1e5, chunkSamples: 4096, seed: 7 },
    );
    const means: number[] = [];
    for await (const { estimate } of sweep) means.push(estimate.mean);
    const { value, standardError } = sweep.difference(0, 1);
    await client.close();
    return [...means, value, standardError];
  });
  const client = await connect({ engines: 1 });
  const sweep = client.sweep(kernels.european, { strike: [90, 100] }, { samples: 1e5, chunkSamples: 4096, seed: 7 });
  const means = (await sweep).map(({ estimate }) => estimate.mean);
  const { value, standardError } = sweep.difference(0, 1);
  await client.close();
  expect(inPage).toEqual([...means, value, standardError]);
});
