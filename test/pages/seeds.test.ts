import { expect, test } from "vitest";
import { connect, type EngineScope, type Rng } from "wasm-ensemble";
import { openPage } from "./page.ts";

declare const engine: EngineScope;

test("calls with a seed draw in a page the numbers that they draw in Node, and so does the caller", async () => {
  const page = await openPage();
  const inPage = await page.evaluate(async () => {
    const client = await lib.connect({ engines: 2, preload: ["sampling"] });
    const view = client.loadBalancedView().with({ seed: 2026 });
    const values = await view.map(
      () => [engine.rng.uniform(), engine.rng.normal(), engine.rng.exponential(), Math.random()],
      Array.from({ length: 50 }),
    );
    const random = lib.rng({ seed: 2026, stream: 49 });
    const last = [random.uniform(), random.normal(), random.exponential(), random.uniform()];
    const constants = await client.loadBalancedView().map((x: number, k: number) => x * k, [1, 2], lib.constant(10));
    const bare = await client.loadBalancedView().apply(() => engine.rng.integer(1));
    await client.close();
    return { values, last, constants, bare };
  });
  const client = await connect({ engines: 1 });
  const view = client.loadBalancedView().with({ seed: 2026 });
  const inNode = await view.map(
    () => [engine.rng.uniform(), engine.rng.normal(), engine.rng.exponential(), Math.random()],
    Array.from({ length: 50 }),
  );
  await client.close();
  expect(inPage.values).toEqual(inNode);
  expect(inPage.last).toEqual(inNode[49]);
  expect(inPage.constants).toEqual([10, 20]);
  expect(inPage.bare).toBe(0);
});

test("a sample in JavaScript has in a page the bits that it has in Node", async () => {
  const page = await openPage();
  const inPage = await page.evaluate(async () => {
    const client = await lib.connect({ engines: 2 });
    const disc = (random: { uniform(): number }) => Number(random.uniform() ** 2 + random.uniform() ** 2 <= 1);
    const all: number[] = [];
    for (const options of [{}, { method: "sobol", dimensions: 2 }, { antithetic: true, dimensions: 2 }] as const) {
      const { mean, standardError } = await client.sample(disc, { samples: 2 ** 12, seed: 1, ...options });
      all.push(mean, standardError);
    }
    await client.close();
    return all;
  });
  const client = await connect({ engines: 1 });
  const disc = (random: { uniform(): number }): number => Number(random.uniform() ** 2 + random.uniform() ** 2 <= 1);
  const inNode: number[] = [];
  for (const options of [{}, { method: "sobol", dimensions: 2 }, { antithetic: true, dimensions: 2 }] as const) {
    const { mean, standardError } = await client.sample(disc, { samples: 2 ** 12, seed: 1, ...options });
    inNode.push(mean, standardError);
  }
  await client.close();
  expect(inPage).toEqual(inNode);
});

test("Markov chains have in a page the bits that they have in Node, and go on from its local storage", async () => {
  const page = await openPage();
  const options = { start: { x: 3 }, draws: 300, seed: 4 };
  const inPage = await page.evaluate(async (given) => {
    const client = await lib.connect({ engines: 2 });
    const walk = (random: Rng, { x }: { x: number }) => ({ x: 0.5 * x + random.normal() + Math.random() });
    await client.chains(walk, { ...given, draws: 100, checkpoint: "chains" });
    const { draws, stopped } = await client.chains(walk, { ...given, checkpoint: "chains" });
    await client.close();
    return { stopped, draws: draws.x.map((chain) => [...chain]) };
  }, options);
  const client = await connect({ engines: 1 });
  const walk = (random: Rng, { x }: { x: number }): { x: number } => ({ x: 0.5 * x + random.normal() + Math.random() });
  const { draws } = await client.chains(walk, options);
  await client.close();
  expect(inPage).toEqual({ stopped: "draws", draws: draws.x.map((chain) => [...chain]) });
});

test("a bootstrap has in a page the bits that it has in Node", async () => {
  const data = { x: [1, 2, 4, 5, 7, 8, 11], y: [2, 1, 5, 4, 9, 6, 10] };
  const page = await openPage();
  const inPage = await page.evaluate(async (given) => {
    const client = await lib.connect({ engines: 2 });
    const ratio = ({ x, y }: { x: Float64Array; y: Float64Array }) => ({
      ratio: x.reduce((sum, value) => sum + value, 0) / y.reduce((sum, value) => sum + value, 0),
    });
    const { outputs } = await client.bootstrap(ratio, { data: given, resamples: 2000, seed: 1 });
    const { confidenceInterval, standardError, replicates } = outputs.ratio;
    await client.close();
    return [standardError, ...confidenceInterval, ...replicates];
  }, data);
  const client = await connect({ engines: 1 });
  const ratio = ({ x, y }: { readonly x: Float64Array; readonly y: Float64Array }): { readonly ratio: number } => ({
    ratio: x.reduce((sum, value) => sum + value, 0) / y.reduce((sum, value) => sum + value, 0),
  });
  const { outputs } = await client.bootstrap(ratio, { data, resamples: 2000, seed: 1 });
  await client.close();
  const { confidenceInterval, standardError, replicates } = outputs.ratio;
  expect(inPage).toEqual([standardError, ...confidenceInterval, ...replicates]);
  expect(standardError).toBeGreaterThan(0);
});

test("rng before connect says what it waits for", async () => {
  const page = await openPage();
  const message = await page.evaluate(() => {
    try {
      lib.rng({ seed: 1 });
      return "";
    } catch (error) {
      return String(error);
    }
  });
  expect(message).toBe('Error: rng: the generators are not loaded yet; call connect({ preload: ["sampling"] }) first');
});
