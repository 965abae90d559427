import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { kernels } from "wasm-ensemble";
import { start } from "./support.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function heapBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

// A record that is kept costs about 150 bytes: 150 MB for all of them.
test("a run of a million chunks holds on to none of their records, neither on the way nor at its end", {
  timeout: 120_000,
}, async () => {
  const client = await start(2);
  const options = { chunkSamples: 16, seed: 1 };
  await client.sample(kernels.pi, { ...options, samples: 160_000 });
  const before = heapBytes();
  let most = 0;
  let measuredAt = 0;
  const run = client.sample(kernels.pi, { ...options, samples: 16_000_000 });
  for await (const { samples } of run) {
    if (samples - measuredAt < 500_000) continue;
    measuredAt = samples;
    most = Math.max(most, heapBytes() - before);
  }
  expect((await run).samples).toBe(16_000_000);
  expect(measuredAt).toBeGreaterThan(10_000_000);
  // What waits for an earlier chunk comes and goes.
  expect(most).toBeLessThan(50e6);
  expect(heapBytes() - before).toBeLessThan(2e6);
});
