import { afterAll, expect, test } from "vitest";
import { type AsyncResult, connect, kernels, rng } from "wasm-ensemble";

// The IPython Parallel tutorial, "Monte Carlo pi", as DESIGN section 5 writes it.
const client = await connect({ engines: 2 });
afterAll(() => client.close());

function mcpi(nsamples: number): number {
  let s = 0;
  for (let i = 0; i < nsamples; i++) {
    const x = Math.random(),
      y = Math.random();
    if (x * x + y * y <= 1) s++;
  }
  return (4 * s) / nsamples;
}

interface View {
  readonly targets: ArrayLike<unknown>;
  applyAsync(fn: (n: number) => number, n: number): AsyncResult<number[], number>;
}

async function multiMcpi(view: View, wanted: number): Promise<number> {
  let nsamples = wanted;
  const p = view.targets.length;
  if (nsamples % p) nsamples += p - (nsamples % p);
  const ar = view.applyAsync(mcpi, nsamples / p);
  let sum = 0;
  for await (const x of ar) sum += x;
  return sum / p;
}

// Math.random has no seed. Ten standard errors: 4 sqrt(p (1 - p) / n), p = pi / 4. Wrong once in 1e23 runs.
const SAMPLES = 1_000_000;
const TOLERANCE = (10 * 1.642) / Math.sqrt(SAMPLES);

test("serial", () => {
  expect(Math.abs(mcpi(SAMPLES) - Math.PI)).toBeLessThan(TOLERANCE);
});

test("on all engines, each a part", async () => {
  expect(Math.abs((await multiMcpi(client.directView(), SAMPLES - 1)) - Math.PI)).toBeLessThan(TOLERANCE);
});

test("with a seed it is reproducible as it stands", async () => {
  const dview = client.directView();
  const first = await multiMcpi(dview.with({ seed: 2026 }), SAMPLES);
  expect(await multiMcpi(dview.with({ seed: 2026 }), SAMPLES)).toBe(first);
  expect(Math.abs(first - Math.PI)).toBeLessThan(TOLERANCE);
  // As two other engines do, and as one after the other does here.
  const other = await connect({ engines: 3 });
  expect(await multiMcpi(other.directView([0, 2]).with({ seed: 2026 }), SAMPLES)).toBe(first);
  await other.close();
  const plain = Math.random;
  try {
    const parts = [0, 1].map((stream) => {
      const random = rng({ seed: 2026, stream });
      Math.random = () => random.uniform();
      return mcpi(SAMPLES / 2);
    });
    expect(parts.reduce((sum, part) => sum + part, 0) / 2).toBe(first);
  } finally {
    Math.random = plain;
  }
});

test("with the kernel, from the same seed the same bits", async () => {
  const first = await client.sample(kernels.pi, { samples: 1e7, seed: 2026 });
  const second = await client.sample(kernels.pi, { samples: 1e7, seed: 2026 });
  expect(second.mean).toBe(first.mean);
  // 5 standard errors, seed fixed.
  expect(Math.abs(first.mean - Math.PI)).toBeLessThan(5 * first.standardError);
});
