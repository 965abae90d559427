import { inspect } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import {
  type CompositeError,
  connect,
  kernels,
  loadKernel,
  NoEnginesError,
  type RemoteError,
  ref,
} from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { failure, Gate, passGate } from "./support.ts";

const client = await connect({ engines: 3 });
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => client.close());

describe("a console shows", () => {
  test("clients by their engines", async () => {
    expect(inspect(client)).toBe("Client { 3 engines: 0-2, threads }");
    const other = await connect({ engines: 1 });
    expect(inspect(other)).toBe("Client { 1 engine: 0, threads }");
    await other.removeEngines("all");
    expect(inspect(other)).toBe("Client { no engines, threads }");
    await other.close();
    expect(inspect(other)).toBe("Client { closed }");
  });

  test("views by their targets, and by the options that are not as by default", () => {
    expect(inspect(dview)).toBe("DirectView all");
    expect(inspect(client.at(-1))).toBe("DirectView 2");
    expect(inspect(client.directView([2, 0]))).toBe("DirectView [2, 0]");
    expect(inspect(client.directView([0]).with({ block: true, timeoutMs: 100, as: Float64Array }))).toBe(
      "DirectView [0] { block: true, as: Float64Array, timeoutMs: 100 }",
    );
    expect(inspect(lview)).toBe("LoadBalancedView { policy: leastload, targets: all }");
    const { signal } = new AbortController();
    expect(inspect(lview.with({ policy: "lru", retries: 2, targets: [0, 1], signal, after: [] }))).toBe(
      "LoadBalancedView { policy: lru, targets: [0, 1], retries: 2, signal, after }",
    );
  });

  test("results by how far they are", async () => {
    const gate = new Gate();
    const single = client.at(0).apply(passGate, gate.cells, 1);
    const map = lview.with({ chunkItems: 1, targets: [1] }).map(
      (i: number) => {
        if (i === 1) throw new Error("no");
        return i;
      },
      [0, 1, 2],
    );
    await map.wait();
    expect(inspect(lview.map((i: number) => i, [1, 2]))).toBe("AsyncResult { map: 0/2 done }");
    expect(inspect(lview.map((i: number) => i, []))).toBe("AsyncResult { 0/0 done }");
    expect(inspect(single)).toMatch(/^AsyncResult \{ apply: on engine 0, \d+\.\d s \}$/);
    expect(inspect(map)).toMatch(/^AsyncResult \{ map: 3\/3 done, 1 failed, \d+\.\d s \}$/);
    const behind = client.at(0).apply(() => 1);
    const held = lview.with({ after: [single] }).apply(() => 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(inspect(held)).toMatch(/^AsyncResult \{ apply: waits for other results, /);
    gate.open();
    await Promise.all([single, behind, held]);
    expect(inspect(single)).toMatch(/^AsyncResult \{ apply: done, /);
    const failed = client.at(0).apply(() => {
      throw new Error("no");
    });
    await failed.wait();
    expect(inspect(failed)).toMatch(/^AsyncResult \{ apply: failed, /);
  });

  test("runs and estimates to two digits of the error", async () => {
    const run = client.sample(kernels.pi, { samples: 1e8, seed: 1 });
    expect(inspect(run)).toBe("SamplingRun { 0 of 100,000,000 samples, seed 1, 0 % }");
    const estimate = await run;
    expect(inspect(estimate)).toBe("Estimate { 3.14164 ± 0.00016, 100,000,000 samples, seed 1, ended by samples }");
    expect(inspect(run)).toBe("SamplingRun { 3.14164 ± 0.00016, 100,000,000 samples, seed 1, ended by samples }");
    expect(inspect({ ...estimate })).toContain("standardError: 0.000164");
    const two = await client.sample(kernels.asian, { samples: 1000, seed: 1 });
    expect(inspect(two)).toMatch(/^Estimate \{ price = [\d.]+ ± [\d.]+, control = /);
    const none = await client.sample(await compileKernel(NONE), { samples: 1, seed: 1 });
    expect(inspect(none)).toBe("Estimate { 7 ± unknown, 1 samples, seed 1, ended by samples }");
  });

  test("kernels by their parameters, and references", async () => {
    expect(inspect(kernels.pi)).toBe("SamplingKernel pi { gives pi }");
    expect(inspect(kernels.european)).toContain("strike: 100");
    expect(inspect(await compileKernel(NONE))).toMatch(/^SamplingKernel \w+ \{ gives value \}$/);
    const dice = await loadKernel(new URL("../../examples/kernel-in-c.wasm", import.meta.url), {
      name: "dice",
      outputs: ["sum"],
      parameters: [{ name: "sides", type: "i32", offset: 0, default: 6 }],
    });
    expect(inspect(dice)).toBe("SamplingKernel dice { sides: 6, gives sum }");
    expect(inspect(ref("a.b"))).toBe("Reference { path: 'a.b' }");
  });

  test("their names alone where they lie too deep, with colours or without", async () => {
    const deep = { a: { b: { client, dview, lview, result: lview.apply(() => 1), kernel: kernels.pi } } };
    const names = "[Client], [DirectView], [LoadBalancedView], [AsyncResult], [SamplingKernel pi]".split(", ");
    for (const name of names) expect(inspect(deep, { depth: 2 })).toContain(name);
    expect(inspect(deep, { depth: null })).toContain("Client { 3 engines: 0-2, threads }");
    expect(inspect({ a: { client } }, { depth: 0, colors: true })).toContain("[Object]");
    expect(inspect({ client }, { depth: 0, colors: true })).toContain("\u001b[36m[Client]\u001b[39m");
    await client.loadBalancedView().apply(() => 1);
  });
});

const NONE = 'import { Rng } from "wasm-ensemble/assembly"; export function sample(rng: Rng): f64 { return 7; }';

test("a look settles nothing, starts nothing, and handles no failure", async () => {
  const controller = new AbortController();
  const result = lview.with({ signal: controller.signal }).map((i: number) => i, [1, 2, 3]);
  const { length } = client.history();
  inspect(result, { showHidden: true, depth: null, getters: true });
  expect(result.ready).toBe(false);
  expect(client.history()).toHaveLength(length);
  await result;
  const run = client.sample(kernels.pi, { samples: 1e6, seed: 1 });
  const before = inspect(run);
  expect(inspect(run)).toBe(before);
  await run;
  expect(inspect(Object.getPrototypeOf(result))).toBe("{}");
  expect(inspect(Object.getPrototypeOf(client))).toBeTypeOf("string");
});

describe("an error on the console", () => {
  test("has its stack here, and the cause with the frames of the code that was sent", async () => {
    const error = (await failure(
      client.at(0).apply(() => {
        throw new RangeError("bad thing", { cause: new Error("below") });
      }),
    )) as RemoteError;
    const shown = inspect(error);
    expect(shown).toMatch(/^RemoteError: apply failed on engine 0: RangeError: bad thing\n {4}at /);
    expect(shown).toContain("[cause]: RangeError: bad thing\n");
    expect(shown).toContain("[cause]: Error: below\n");
    expect(shown).not.toMatch(/engineId|taskId|remoteName|earlier|engine\.bundle|node:internal/);
    expect(inspect({ error }, { depth: 0 })).toBe("{ error: [RemoteError] }");
    expect(error.engineId).toBe(0);
    expect(JSON.stringify(error)).toContain('"engineId":0');
  });

  test("that is several has four of them at most, also where nobody catches it", async () => {
    const alike = inspect(
      await failure(
        dview.apply(() => {
          throw new RangeError("bad thing");
        }),
      ),
    );
    // The place where it was thrown is said once.
    expect(alike).toMatch(
      /^CompositeError: 3 of 3 failed\n {2}apply failed on engine 0: RangeError: bad thing\n {6}at .*\n {2}apply failed on engine 1: .*\n {2}apply failed on engine 2: .*\n {4}at /,
    );
    const error = (await failure(
      lview.map((i) => Promise.reject(new Error(`no ${i}`)), [...Array(200).keys()]),
    )) as CompositeError;
    expect(error.errors).toHaveLength(200);
    const shown = inspect(error);
    expect(shown.match(/^ {2}map failed on engine \d: Error: no \d+$/gm)).toHaveLength(4);
    expect(shown).toContain("\n  … and 196 more\n    at ");
    expect(shown.split("\n").length).toBeLessThan(40);
    // As Node shows an error that nobody catches.
    expect(inspect(error, { customInspect: false, depth: 5 }).split("\n").length).toBeLessThan(40);
    expect(JSON.stringify(error)).toContain("no 199");
  });

  test("whose cause is itself ends, and one without a cause has no braces", () => {
    const error = new NoEnginesError("none");
    expect(inspect(error)).toBe(error.stack);
    Object.defineProperty(error, "cause", { value: error });
    expect(inspect(error, { depth: null }).split("[cause]").length).toBeLessThan(8);
    expect(inspect(error, { colors: true })).toContain("[cause]: NoEnginesError: none");
  });
});
