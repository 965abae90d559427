import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClusterClient, connect, constant, type EngineScope, type Rng, rng } from "wasm-ensemble";
import { bits } from "../sampling/support.ts";
import { startEngines } from "./engines.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

declare const engine: EngineScope;

const ITEMS = Array.from({ length: 100 }, (_, i) => i);
const EXPECTED = ITEMS.map((stream) => rng({ seed: 5, stream }).normal());
const pair = (random: Rng, { k }: { readonly k: number }): { a: number; b: number } => ({
  a: k * random.normal(),
  b: Math.random(),
});
const disc = (random: Rng): number => Number(random.uniform() ** 2 + random.uniform() ** 2 <= 1);
const look = (i: number, d: Float64Array): number => d[3 * i] ?? -1;
const normal = (): number => engine.rng.normal();
const mixed = (random: Rng, { x }: { readonly x: number }): { x: number } => ({
  x: 0.5 * x + (random.uniform() < 0.3 ? random.exponential() : random.normal()),
});
const weighted = ({ a, b }: { readonly a: Float64Array; readonly b: Float64Array }): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / b.reduce((sum, value) => sum + value, 0);

describe.runIf(HAS_SERVER)("on a cluster", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  async function join(cluster: string): Promise<ClusterClient> {
    await startEngines(server.url, cluster);
    const client = await connect(server.url, { cluster, engines: 2 });
    onTestFinished(() => client.close());
    return client;
  }

  test("calls with a seed draw the numbers that they draw on threads, live and as a job", async () => {
    const client = await join("seeds");
    const lview = client.loadBalancedView();
    expect(await lview.with({ seed: 5 }).map(normal, ITEMS)).toEqual(EXPECTED);
    expect(await lview.with({ seed: 5, chunkItems: 3 }).map(normal, ITEMS)).toEqual(EXPECTED);
    expect(await client.directView().with({ seed: 5 }).apply(normal)).toEqual(EXPECTED.slice(0, 2));
    const job = await client.submit(normal, ITEMS, { seed: 5, chunkItems: 7, retries: 1 });
    expect(await job.result).toEqual(EXPECTED);
    await expect(client.submit(normal, ITEMS, { seed: 0.5 })).rejects.toThrow(RangeError);
  });

  test("a sample in JavaScript has the bits of threads, live, with a checkpoint of the server, and as a job", async () => {
    const client = await join("samples");
    const options = { samples: 20_000, seed: 3, outputs: ["a", "b"], params: { k: 2 } } as const;
    const threads = await connect({ engines: 1 });
    const whole = bits(await threads.sample(pair, options));
    await threads.close();
    expect(bits(await client.sample(pair, options))).toEqual(whole);
    await client.sample(pair, { ...options, samples: 10_240, checkpoint: "kv:pair" });
    expect(bits(await client.sample(pair, { ...options, checkpoint: "kv:pair" }))).toEqual(whole);
    const job = await client.submit(pair, options);
    expect(bits(await job.result)).toEqual(whole);
    const points = { samples: 2 ** 12, seed: 3, dimensions: 2, method: "sobol" } as const;
    expect(bits(await (await client.submit(disc, points)).result)).toEqual(bits(await client.sample(disc, points)));
  });

  test("a bootstrap has the bits of threads", async () => {
    const client = await join("bootstrap");
    const options = { data: { a: [1, 2, 4, 8, 16], b: [3, 1, 2, 5, 4] }, resamples: 5000, seed: 3 };
    const threads = await connect({ engines: 1 });
    const { replicates, confidenceInterval } = await threads.bootstrap(weighted, options);
    await threads.close();
    expect(await client.bootstrap(weighted, options)).toMatchObject({ replicates, confidenceInterval });
  });

  test("Markov chains have the bits of threads, and keep their state in files", async () => {
    const client = await join("chains");
    const options = { start: { x: 3 }, chains: 3, draws: 500, seed: 3 };
    const threads = await connect({ engines: 1 });
    const { draws } = await threads.chains(mixed, options);
    await threads.close();
    expect((await client.chains(mixed, options)).draws).toEqual(draws);
    expect(() => client.chains(mixed, { ...options, checkpoint: "kv:x" })).toThrow(/in a file/);
  });

  test("constants reach every item, live and as a job", async () => {
    const client = await join("constants");
    const data = Float64Array.from({ length: 3e5 }, (_, i) => i);
    const expected = ITEMS.map((i) => 3 * i);
    const view = client.loadBalancedView({ chunkItems: 1 });
    expect(await view.map(look, ITEMS, constant(data))).toEqual(expected);
    const job = await client.submit(look, ITEMS, constant(data), { chunkItems: 1 });
    expect(await job.result).toEqual(expected);
    const both = await client.submit((i: number, k: number) => i * k + Math.floor(Math.random()), ITEMS, constant(2), {
      seed: 1,
    });
    expect(await both.result).toEqual(ITEMS.map((i) => 2 * i));
  });
});
