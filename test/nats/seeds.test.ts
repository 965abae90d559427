import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClusterClient, connect, constant, type EngineScope, rng } from "wasm-ensemble";
import { startEngines } from "./engines.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

declare const engine: EngineScope;

const ITEMS = Array.from({ length: 100 }, (_, i) => i);
const EXPECTED = ITEMS.map((stream) => rng({ seed: 5, stream }).normal());
const look = (i: number, d: Float64Array): number => d[3 * i] ?? -1;
const normal = (): number => engine.rng.normal();

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
