import { inspect } from "node:util";
import { expect, test } from "vitest";
import type { ChainsEstimateJson } from "wasm-ensemble";
import { start } from "../support.ts";
import { metropolis } from "./support.ts";

const OPTIONS = { start: { x: 3 }, warmup: 100, draws: 2000, seed: 2026 };

test("snapshots are of all chains up to one draw, and grow to the end", async () => {
  const client = await start(2);
  const run = client.chains(metropolis, { ...OPTIONS, draws: 50_000 });
  const seen: number[] = [];
  let last: unknown;
  for await (const estimate of run) {
    seen.push(estimate.drawsPerChain);
    last = estimate;
    for (const { length } of estimate.draws.x) expect(length).toBe(estimate.drawsPerChain);
  }
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(50_000);
  expect(last).toBe(await run);
});

test("a run and its estimate are shown on few lines", async () => {
  const client = await start(1);
  const run = client.chains(metropolis, OPTIONS);
  expect(inspect(run)).toMatch(/^ChainsRun \{ 4 chains of 0 of 2,000 draws, seed 2026, 0 % \}$/);
  const text = inspect(await run);
  expect(text).toMatch(
    /^ChainsEstimate \{\n {2}x = -?0\.\d+ ± 0\.\d+,\n {2}4 chains of 2,000 draws,\n {2}R-hat 1\.0\d\d,/,
  );
  expect(text).toContain("ended by draws");
});

test("JSON has all but the draws, and says what JSON can't", async () => {
  const client = await start(1);
  const estimate = await client.chains(metropolis, OPTIONS);
  const parsed = JSON.parse(JSON.stringify(estimate)) as ChainsEstimateJson;
  expect(parsed.quantities["x"]?.mean).toBe(estimate.quantities.x.mean);
  expect(parsed).toMatchObject({ seed: "2026", drawsPerChain: 2000, stopped: "draws", chains: 4 });
  expect(parsed).not.toHaveProperty("draws");
  // They are made by a getter, which nobody has called.
  expect(Object.getOwnPropertyDescriptor(estimate, "draws")).not.toHaveProperty("value");
  const still = await client.chains((_, state) => state, { start: { x: 1 }, draws: 10 });
  expect(JSON.stringify(still)).toContain('"rHat":"NaN"');
});

test("an estimate can be cloned and spread, with its draws", async () => {
  const client = await start(1);
  const estimate = await client.chains(metropolis, OPTIONS);
  expect(structuredClone(estimate)).toEqual({ ...estimate });
  expect(structuredClone(estimate).draws.x).toEqual(estimate.draws.x);
});

test("waitInteractive waits, in silence where there is no terminal", async () => {
  const client = await start(1);
  const run = client.chains(metropolis, OPTIONS);
  await run.waitInteractive();
  expect(run.latest.stopped).toBe("draws");
  expect(run.latest.progress).toBe(1);
});
