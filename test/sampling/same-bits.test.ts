import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect, kernels, type SampleOptions, type Targets } from "wasm-ensemble";
import { bits } from "./support.ts";

const COUNTS = [1, 2, 3, 7] as const;
const clients: readonly Client[] = await Promise.all(COUNTS.map((engines) => connect({ engines })));
const [one, two, three, seven] = clients as [Client, Client, Client, Client];
afterAll(() => Promise.all(clients.map((client) => client.close())));

/** Runs one after another on 1, 2, 3 and 7 engines. */
async function everywhere(options: SampleOptions<never, "pi">): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const client of clients) all.push(bits(await client.sample(kernels.pi, options)));
  return all;
}

describe("the bits of a run are the same on 1, 2, 3 and 7 engines", () => {
  test.each([
    [1, 16],
    [16, 16],
    [17, 16],
    [50_001, 16],
    [1_000_003, 4096],
    [5_000_000, 65_536],
    [8191, 8192],
    [200, 1],
  ])("for %d samples in chunks of %d", async (samples, chunkSamples) => {
    const [first, ...others] = await everywhere({ samples, chunkSamples, seed: 41 });
    for (const other of others) expect(other).toEqual(first);
  });

  test("whichever engines are its targets", async () => {
    const options = { samples: 400_001, chunkSamples: 1024, seed: 9 };
    const whole = bits(await one.sample(kernels.pi, options));
    const some: Targets[] = [0, -1, [6], [0, 3], [5, 1, 2], "all"];
    for (const targets of some) {
      expect(bits(await seven.sample(kernels.pi, { ...options, targets }))).toEqual(whole);
    }
  });

  test("while runs share the engines with each other and with other tasks", async () => {
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const options = { samples: 150_001, chunkSamples: 512 };
    const alone: unknown[] = [];
    for (const seed of seeds) alone.push(bits(await two.sample(kernels.pi, { ...options, seed })));
    const noise = three.loadBalancedView().map(
      (x: number) => x,
      Array.from({ length: 20_000 }, (_, i) => i),
    );
    const together = await Promise.all(seeds.map((seed) => three.sample(kernels.pi, { ...options, seed })));
    await noise;
    expect(together.map(bits)).toEqual(alone);
  });

  test("and only the targets work", async () => {
    const done = () => [0, 1].map((id) => two.queueStatus().engines.get(id)?.completed ?? -1);
    const before = done();
    await two.sample(kernels.pi, { samples: 50_000, chunkSamples: 100, seed: 1, targets: [1] });
    const after = done();
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBeGreaterThan(before[1] ?? Number.NaN);
  });
});

describe("other bits", () => {
  test("come of another seed, and of another chunk size", async () => {
    const options = { samples: 100_000, chunkSamples: 1000, seed: 1 };
    const estimates = [
      await two.sample(kernels.pi, options),
      await two.sample(kernels.pi, { ...options, seed: 2 }),
      await two.sample(kernels.pi, { ...options, chunkSamples: 999 }),
    ];
    expect(new Set(estimates.map(({ mean }) => mean)).size).toBe(3);
  });
});
