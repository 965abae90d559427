import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { CheckpointError, type ClusterClient, connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { bits, failure } from "../sampling/support.ts";
import { startEngines } from "./engines.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const kernel = await compileKernel(
  `import { integer, Rng } from "wasm-ensemble/assembly";
  export class Params { w: StaticArray<f64> }
  export class Data { x: StaticArray<f64>; groups: StaticArray<u8> }
  export class State { table: StaticArray<f64>; constructor(n: i32) { this.table = new StaticArray<f64>(n); } }
  export function setup(params: Params, data: Data): State {
    const state = new State(256);
    for (let i = 0; i < data.groups.length; i++) state.table[data.groups[i]] += params.w[0];
    return state;
  }
  export function sample(rng: Rng, params: Params, data: Data, state: State): f64 {
    const at = integer(rng, data.x.length);
    return data.x[at] * state.table[data.groups[at]];
  }`,
  { chunkSamples: 1000 },
);
// More than a message of the server takes.
const x = Float64Array.from({ length: 300_000 }, (_, i) => Math.sin(i));
const groups = Uint8Array.from({ length: 300_000 }, (_, i) => i % 256);
const OPTIONS = { samples: 50_000, seed: 5, params: { w: [0.5] }, data: { x, groups } };

describe.runIf(HAS_SERVER)("data sets on a cluster", () => {
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

  test("give the bits of threads, live, with a checkpoint of the server, and as a job", async () => {
    const threads = await connect({ engines: 1 });
    const whole = bits(await threads.sample(kernel, OPTIONS));
    await threads.close();
    const client = await join("data");
    expect(bits(await client.sample(kernel, OPTIONS))).toEqual(whole);
    await client.sample(kernel, { ...OPTIONS, samples: 20_000, checkpoint: "kv:data" });
    expect(bits(await client.sample(kernel, { ...OPTIONS, checkpoint: "kv:data" }))).toEqual(whole);
    const other = { ...OPTIONS.data, groups: new Uint8Array(300_000) };
    const error = await failure(client.sample(kernel, { ...OPTIONS, data: other, checkpoint: "kv:data" }));
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error.message).toContain("it is of a run with data");
    const job = await client.submit(kernel, OPTIONS);
    expect(bits(await job.result)).toEqual(whole);
  });
});
