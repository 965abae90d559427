import { MessagePort } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import { CheckpointError, type Client, connect, loadKernel, MemoryLimitError, RemoteError } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { compileFile } from "../../src/node/compile/compile-file.ts";
import { bits, dieAtChunks, failure, freshFile, start, written } from "./support.ts";

// The mean of values drawn from the data, weighted: E = sum of weights times mean of the data.
const TEXT = `import { integer, Rng } from "wasm-ensemble/assembly";
  export class Scale { factor: f64 = 1 }
  export class Params { weights: StaticArray<f64> = [1, 1, 0]; scale: Scale = new Scale() }
  export class Data { values: StaticArray<f64> }
  export class State { drawn: StaticArray<i32>; constructor(n: i32) { this.drawn = new StaticArray<i32>(n); } }
  export function setup(params: Params, data: Data): State { return new State(data.values.length); }
  export function sample(rng: Rng, params: Params, data: Data, state: State): f64 {
    let sum: f64 = 0;
    for (let i = 0; i < params.weights.length; i++) {
      const at = integer(rng, data.values.length);
      state.drawn[at] += 1;
      sum += params.weights[i] * data.values[at];
    }
    return params.scale.factor * sum;
  }`;

const kernel = await compileKernel(TEXT, { name: "weighted", chunkSamples: 500 });
const values = Float64Array.from({ length: 1001 }, (_, i) => Math.sin(i) + 1);
const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
const params = { weights: [1, 2, 0.5], scale: { factor: 2 } };
const OPTIONS = { samples: 50_001, seed: 2026, params, data: { values } };

/** Bytes that are posted to threads from now on, by message; shared memory is not among them. */
function postedSizes(): readonly number[] {
  const sizes: number[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`, and put back as it was
  const { postMessage } = MessagePort.prototype;
  onTestFinished(() => void (MessagePort.prototype.postMessage = postMessage));
  MessagePort.prototype.postMessage = function (message: unknown, ...rest): void {
    sizes.push(ownBytes(message));
    postMessage.call(this, message, ...rest);
  };
  return sizes;
}

function ownBytes(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof SharedArrayBuffer ? 0 : value.byteLength;
  if (typeof value !== "object" || value === null || value instanceof WebAssembly.Module) return 8;
  return Object.values(value).reduce<number>((sum, part) => sum + ownBytes(part), 0);
}

describe("data sets", () => {
  test("are what samples are drawn from, within 4 standard errors", async () => {
    const estimate = await (await start(2)).sample(kernel, OPTIONS);
    expect(Math.abs(estimate.mean - 2 * 3.5 * mean)).toBeLessThan(4 * estimate.standardError);
  });

  test("give the same bits on 1, 2, 3 and 7 engines, and from shared memory", async () => {
    const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
    shared.set(values);
    const all: unknown[] = [];
    for (const engines of [1, 2, 3, 7]) all.push(bits(await (await start(engines)).sample(kernel, OPTIONS)));
    all.push(bits(await (await start(2)).sample(kernel, { ...OPTIONS, data: { values: shared } })));
    for (const other of all.slice(1)) expect(other).toEqual(all[0]);
  });

  test("reach engines that take the place of lost ones, though the caller has changed its own since", async () => {
    const expected = bits(await (await start(1)).sample(kernel, OPTIONS));
    const client = await start(3);
    await dieAtChunks(client, [0, 1], [0, 3]);
    const own = values.slice();
    const run = client.sample(kernel, { ...OPTIONS, data: { values: own } });
    own.fill(-1);
    expect(bits(await run)).toEqual(expected);
    expect(client.ids).not.toContain(0);
  });

  test("go on from a checkpoint, and a checkpoint of other data is refused", async () => {
    const expected = bits(await (await start(1)).sample(kernel, OPTIONS));
    const checkpoint = freshFile();
    const client = await start(2);
    await client.sample(kernel, { ...OPTIONS, samples: 20_000, checkpoint });
    const other = values.slice();
    other[1000] = 7;
    const asked = (given: object) => () => client.sample(kernel, { ...OPTIONS, checkpoint, ...given });
    expect(asked({ data: { values: other } })).toThrow(CheckpointError);
    expect(asked({ data: { values: other } })).toThrow(
      /it is of a run with data \{"values":"Float64Array\(1001\) [0-9a-f]{16}"\}/,
    );
    expect(asked({ params: { ...params, weights: [1, 2, 0.25] } })).toThrow(/it is of a run with params/);
    expect(bits(await client.sample(kernel, { ...OPTIONS, checkpoint }))).toEqual(expected);
    await written(checkpoint);
  });

  test("are not copied on their way where memory is shared", async () => {
    const client = await start(3);
    const large = new Float64Array(1e6).fill(1);
    const sizes = postedSizes();
    const { mean: ones } = await client.sample(kernel, { samples: 5000, seed: 1, data: { values: large } });
    expect(ones).toBe(2);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(100_000);
  });

  test("of runs that share engines don't get into each other's way", async () => {
    const client = await start(2);
    const sets = [1, 2, 3, 4].map((value) => new Float64Array(100).fill(value));
    const runs = sets.map((each) => client.sample(kernel, { samples: 30_000, seed: 3, data: { values: each } }));
    expect((await Promise.all(runs)).map((run) => run.mean)).toEqual([2, 4, 6, 8]);
  });

  test("leave the engines with the runs that had them", async () => {
    const client = await connect({ engines: 1, maxWasmMb: 150 });
    onTestFinished(() => client.close());
    const large = new Float64Array(new SharedArrayBuffer(2 ** 26)).fill(1);
    for (let seed = 0; seed < 5; seed++) {
      expect((await client.sample(kernel, { samples: 1, seed, data: { values: large } })).mean).toBe(2);
    }
    const larger = new Float64Array(2 ** 25);
    const error = await failure(client.sample(kernel, { samples: 1, data: { values: larger } }));
    expect((error as RemoteError).cause).toBeInstanceOf(MemoryLimitError);
    expect((await client.sample(kernel, { ...OPTIONS, samples: 500 })).samples).toBe(500);
  });

  test("that are wrong are refused at the call", async () => {
    const client = await start(1);
    const asked = (given: object) => () => client.sample(kernel, { samples: 10, ...given });
    expect(asked({})).toThrow(new TypeError("weighted needs the data set values; give data: { values: Float64Array }"));
    expect(asked({ data: { values: new Float32Array(2) } })).toThrow(TypeError);
    expect(asked({ data: { values: [1] }, params: { weights: [1] } })).toThrow(
      new RangeError("weights expects 3 numbers, as its source says, got 1"),
    );
    expect(asked({ data: { values: [1] }, params: { scale: { facto: 1 } } })).toThrow(
      new TypeError("weighted has no parameter scale.facto; it has scale.factor, weights"),
    );
    const inJavaScript = () => client.sample(() => 1, { samples: 10, data: { values: [1] } });
    expect(inJavaScript).toThrow(/has no data set values; it takes no data/);
  });

  test("that a kernel writes to reject the run", async () => {
    const writing = await compileKernel(TEXT.replace("state.drawn[at] += 1", "data.values[at] += 1"));
    const client = await start(1);
    const error = await failure(client.sample(writing, { samples: 1000, data: { values } }));
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.message).toContain("kernel sample has changed its data");
  });
});

test("a compiled file has all of it", async () => {
  const { wasm } = await compileFile(TEXT, { name: "weighted", chunkSamples: 500 });
  const loaded = await loadKernel(wasm);
  const { parameters, parameterArrays, dataSets, layout } = kernel;
  expect(loaded).toMatchObject({ parameters, parameterArrays, dataSets, layout });
  const runs: Client[] = [await start(1), await start(2)];
  const [a, b] = await Promise.all([runs[0]?.sample(kernel, OPTIONS), runs[1]?.sample(loaded, OPTIONS)]);
  expect(b && bits(b)).toEqual(a && bits(a));
});
