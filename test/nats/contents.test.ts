import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { connect as connectNats } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect, constant, loadWasm, ref } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { freeze } from "./freeze.ts";
import { Machine } from "./hosts.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const MB = 2 ** 20;
// (module (func (export "answer") (result i32) i32.const 42)), and a section that nobody reads.
const ANSWER = [
  [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0],
  [7, 10, 1, 6, 97, 110, 115, 119, 101, 114, 0, 0, 10, 6, 1, 4, 0, 65, 42, 11],
].flat();

/** A module of 1 MB that gives 42. Two with the same `fill` are the same. */
function answerModule(fill: number): Uint8Array<ArrayBuffer> {
  const head = [0, 0x81, 0x80, 0xc0, 0, 0];
  const bytes = new Uint8Array(ANSWER.length + head.length + MB).fill(fill);
  bytes.set([...ANSWER, ...head]);
  return bytes;
}

/** Sent to engines. */
const last = (x: Float64Array): number => x.at(-1) ?? 0;

describe.runIf(HAS_SERVER)("what crosses the wire once for all engines of a host", () => {
  let server: NatsServer;
  let machine: Machine;
  let client: Client;
  /** Bytes that clients have sent to hosts so far. */
  let sentBytes: () => Promise<number>;
  let hangUp: () => Promise<void>;
  beforeAll(async () => {
    server = await NatsServer.start();
    const tap = await connectNats({ servers: server.url });
    let heard = 0;
    tap.subscribe("c.*.h.>", {
      callback: (_, { data }) => {
        heard += data.length;
      },
    });
    sentBytes = async () => {
      // What the server has had before, it has passed on then.
      await tap.flush();
      return heard;
    };
    await sentBytes();
    hangUp = () => tap.close();
    machine = new Machine();
    machine.start(server, "lab", 3);
    client = await connect(server.url, { cluster: "lab", engines: 3 });
  });
  afterAll(async () => {
    await client.close();
    await machine.close();
    await hangUp();
    await server.close();
  });

  const joined = async (cluster: string, engines: number): Promise<Client> => {
    const other = await connect(server.url, { cluster, engines });
    onTestFinished(() => other.close());
    return other;
  };

  test("the binary of a WebAssembly module, for a second client too", async () => {
    const other = await joined("lab", 3);
    const first = await loadWasm<{ readonly answer: () => number }>(answerModule(1));
    const before = await sentBytes();
    expect(await client.directView().apply(first.answer)).toEqual([42, 42, 42]);
    expect((await sentBytes()) - before).toBeGreaterThan(MB);
    expect((await sentBytes()) - before).toBeLessThan(1.2 * MB);
    const between = await sentBytes();
    const second = await loadWasm<{ readonly answer: () => number }>(answerModule(1));
    expect(await other.directView().apply(second.answer)).toEqual([42, 42, 42]);
    expect(await client.directView().apply(second.answer)).toEqual([42, 42, 42]);
    expect((await sentBytes()) - between).toBeLessThan(0.2 * MB);
  });

  test("an array that is pushed to many, or is an argument of many calls", async () => {
    const a = new Float64Array(MB / 2).fill(0.5);
    const seventh = async (name: string) => (await client.directView().pull<Float64Array>(name)).map((each) => each[7]);
    const before = await sentBytes();
    await client.directView().push({ a });
    expect((await sentBytes()) - before).toBeGreaterThan(a.byteLength);
    expect((await sentBytes()) - before).toBeLessThan(1.1 * a.byteLength);
    a[7] = 7;
    await client.directView().push({ b: a });
    expect(await seventh("a")).toEqual([0.5, 0.5, 0.5]);
    expect(await seventh("b")).toEqual([7, 7, 7]);
    const between = await sentBytes();
    const view = client.loadBalancedView();
    const calls = Array.from({ length: 12 }, (_, i) =>
      view.apply((x: Float64Array, n: number) => (x[7] ?? 0) + n, a, i),
    );
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 12 }, (_, i) => 7 + i));
    // Not at all, unless the host has dropped it meanwhile.
    expect((await sentBytes()) - between).toBeLessThan(3 * a.byteLength);
  });

  test("the constant of a map, whatever the number of chunks", async () => {
    const table = new Float64Array((4 * MB) / 8).fill(3);
    const items = Array.from({ length: 200 }, (_, i) => i);
    const before = await sentBytes();
    const view = client.loadBalancedView({ chunkItems: 1 });
    const values = await view.map((i: number, t: Float64Array) => i * (t[i] ?? 0), items, constant(table));
    expect(values).toEqual(items.map((i) => 3 * i));
    expect((await sentBytes()) - before).toBeGreaterThan(4 * MB);
    expect((await sentBytes()) - before).toBeLessThan(4.5 * MB);
  });

  test("the data of a bootstrap, but for the engine that comes first", async () => {
    const data = Float64Array.from({ length: (3 * MB) / 8 }, (_, i) => i + 0.5);
    const before = await sentBytes();
    const { resamples } = await client.bootstrap(last, { data, resamples: 8, seed: 1, interval: "percentile" });
    expect(resamples).toBe(8);
    // Once for the engine that evaluates the statistic on the data themselves, and once for all.
    expect((await sentBytes()) - before).toBeLessThan(6.5 * MB);
  });

  test("the data sets of a kernel", async () => {
    const kernel = await compileKernel(
      `import { Rng } from "wasm-ensemble/assembly"; export class Data { x: StaticArray<f64> }
      export function sample(rng: Rng, data: Data): f64 { return data.x[data.x.length - 1]; }`,
      { chunkSamples: 10 },
    );
    const x = new Float64Array((4 * MB) / 8).fill(3);
    const before = await sentBytes();
    expect((await client.sample(kernel, { samples: 20_000, seed: 1, data: { x } })).mean).toBe(3);
    expect((await sentBytes()) - before).toBeGreaterThan(4 * MB);
    expect((await sentBytes()) - before).toBeLessThan(5.5 * MB);
  });

  test("shared memory, of which each engine gets a copy", async () => {
    const memory = new Float64Array(new SharedArrayBuffer(4 * MB)).fill(3);
    const before = await sentBytes();
    await client.directView().push({ memory });
    expect((await sentBytes()) - before).toBeLessThan(1.1 * memory.byteLength);
    await client.directView(client.ids[0] ?? 0).execute("memory[0] = 4");
    expect((await client.directView().pull<Float64Array>("memory")).map((each) => each[0])).toEqual([4, 3, 3]);
  });

  test("a call that blocks gets it too", () => {
    const a = new Float64Array(MB / 2).fill(0.25);
    expect(client.directView().applySync((x: Float64Array) => x[9], a)).toEqual([0.25, 0.25, 0.25]);
  });

  test("an engine may change what it got: others have their own", async () => {
    const shared = new Float64Array(MB / 4).fill(1);
    await client.directView().push({ shared });
    await client.directView(client.ids[0] ?? 0).execute("shared[0] = 2");
    expect((await client.directView().pull<Float64Array>("shared")).map((each) => each[0])).toEqual([2, 1, 1]);
    await client.directView().push({ shared });
    expect((await client.directView().pull<Float64Array>("shared")).map((each) => each[0])).toEqual([1, 1, 1]);
  });

  test("a host that was started anew gets it again; so does an engine that was", async () => {
    const keeper = machine.start(server, "again", 2);
    const other = await joined("again", 2);
    const { answer } = await loadWasm<{ readonly answer: () => number }>(answerModule(2));
    expect(await other.directView().apply(answer)).toEqual([42, 42]);
    await other.restart();
    await other.waitForEngines(2);
    expect(await other.directView().apply(answer)).toEqual([42, 42]);
    keeper.kill("SIGTERM");
    await once(keeper, "exit");
    machine.start(server, "again", 2);
    await other.waitForEngines(2);
    const before = await sentBytes();
    expect(await other.directView().apply(answer)).toEqual([42, 42]);
    expect((await sentBytes()) - before).toBeGreaterThan(MB);
  });

  test("a host that dies before it has a module loses its engines at once, and nothing is left waiting", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ensemble-client-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "a.mjs"), "export const f = () => 1;");
    const keeper = machine.start(server, "dies", 2);
    const other = await joined("dies", 2);
    const pid = machine.hostOf(keeper);
    await freeze(pid);
    const { f } = other.directView().module<{ readonly f: () => number }>(pathToFileURL(join(folder, "a.mjs")));
    const { answer } = await loadWasm<{ readonly answer: () => number }>(answerModule(3));
    const calls = [f(), other.directView().apply(answer)];
    const retried = other.loadBalancedView({ retries: 3 }).apply(answer);
    process.kill(pid, "SIGKILL");
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { name: "CompositeError" } });
    }
    expect(await retried).toBe(42);
  });

  test("what is aborted while its module is on the way never runs, and the next call does", async () => {
    const keeper = machine.start(server, "aborts", 1);
    const other = await joined("aborts", 1);
    const pid = machine.hostOf(keeper);
    await freeze(pid);
    const { answer } = await loadWasm<{ readonly answer: () => number }>(answerModule(4));
    const call = other.directView(0).apply(answer);
    await expect.poll(() => other.queueStatus().engines.values().next().value?.tasks).toBe(1);
    call.abort();
    process.kill(pid, "SIGCONT");
    await expect(call).rejects.toMatchObject({ name: "TaskAbortedError" });
    // An engine that could not say in time that it has stopped is replaced.
    await other.waitForEngines(1);
    expect(await other.at(0).apply(answer)).toBe(42);
  });

  test("a server that dies while an array is on its way: it arrives whole", async () => {
    const a = Float64Array.from({ length: 4 * MB }, (_, i) => i);
    const before = await sentBytes();
    const pushed = client.directView().push({ a });
    while ((await sentBytes()) - before < 4 * MB);
    await server.kill();
    await server.start();
    await pushed;
    const sum = (4 * MB * (4 * MB - 1)) / 2;
    const sums = client
      .directView()
      .apply((x: Float64Array) => x.reduce((all, each) => all + each, 0), ref<Float64Array>("a"));
    expect(await sums).toEqual([sum, sum, sum]);
  });
});
