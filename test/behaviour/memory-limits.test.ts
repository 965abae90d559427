import { describe, expect, onTestFinished, test } from "vitest";
import { connect, EngineLostError, kernels, loadWasm, MemoryLimitError, RemoteError } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { growingModule } from "../kernels/instances/growing-module.ts";
import { failure } from "./support.ts";

async function connected(limits: { readonly maxHeapMb?: number; readonly maxWasmMb?: number }) {
  const client = await connect({ engines: 1, ...limits });
  onTestFinished(() => client.close());
  return { client, lview: client.loadBalancedView() };
}

/** Sent to engines: fills the heap in small pieces. */
function allocateForEver(): void {
  const kept: unknown[] = [];
  for (;;) kept.push({ x: kept.length });
}

describe("maxHeapMb", () => {
  test("ends an engine whose task allocates for ever, with an error that names the limit, and another follows", async () => {
    const { client, lview } = await connected({ maxHeapMb: 64 });
    const error = await failure(lview.apply(allocateForEver));
    expect(error).toBeInstanceOf(EngineLostError);
    expect((error as Error).message).toContain("64 MB of JavaScript heap (maxHeapMb)");
    expect((error as Error).cause).toBeInstanceOf(MemoryLimitError);
    expect((error as Error).cause).toMatchObject({ memory: "heap", limitMb: 64 });
    await client.waitForEngines(1);
    expect(client.ids).toEqual([1]);
    expect(await lview.apply(() => 2)).toBe(2);
    expect((await failure(lview.apply(allocateForEver))) as Error).toBeInstanceOf(EngineLostError);
  });

  test("of 16 is enough for an engine, its kernels and small tasks", async () => {
    const { client, lview } = await connected({ maxHeapMb: 16 });
    expect(await lview.map((x: number) => x * 2, [1, 2, 3])).toEqual([2, 4, 6]);
    expect((await client.sample(kernels.pi, { samples: 1e5, seed: 1 })).mean).toBeCloseTo(3.14, 1);
    expect(client.ids).toEqual([0]);
  });
});

type Functions = Readonly<Record<"fill" | "large" | "broken", (x: number) => number>>;

describe("maxWasmMb", () => {
  const text = `
    export function fill(mb: i32): i32 {
      const kept = new Array<Uint8Array>();
      for (let i = 0; i < mb; i++) kept.push(new Uint8Array(1 << 20));
      return kept.length;
    }
    export function large(bytes: i32): i32 { return new Uint8Array(bytes).length; }
    export function broken(x: i32): i32 { assert(x > 0, "x must be positive"); return x; }`;

  test("fails the task of a compiled kernel that allocates for ever, and its engine goes on", async () => {
    const { client, lview } = await connected({ maxWasmMb: 16 });
    const { fill, large, broken } = (await compileKernel<Functions>(text)).functions;
    await client.directView().push({ a: 1 });
    for (const call of [() => lview.apply(fill, 1000), () => lview.apply(large, 50e6)]) {
      const error = await failure(call());
      expect(error).toBeInstanceOf(RemoteError);
      expect((error as Error).message).toContain("16 MB of WebAssembly memory (maxWasmMb)");
      expect((error as Error).cause).toBeInstanceOf(MemoryLimitError);
      expect((error as Error).cause).toMatchObject({ memory: "wasm", limitMb: 16 });
      expect(await lview.apply(fill, 2)).toBe(2);
    }
    expect(String(await failure(lview.apply(broken, 0)))).toMatch(/x must be positive at kernel\.ts:8:\d+$/);
    expect(client.ids).toEqual([0]);
    expect(await client.at(0).pull("a")).toBe(1);
  });

  test("holds for any module, and for each engine that follows another", async () => {
    const { client, lview } = await connected({ maxWasmMb: 1 });
    const { fill } = await loadWasm<{ fill: () => number }>(growingModule());
    for (let i = 0; i < 2; i++) {
      expect(await failure(lview.apply(fill))).toMatchObject({ cause: { name: "MemoryLimitError", limitMb: 1 } });
      await client.restart();
    }
  });

  test("ends a sampling run whose kernel needs more, and no other", async () => {
    const { client } = await connected({ maxWasmMb: 2 });
    const greedy = await compileKernel(`import { Rng } from "wasm-ensemble/assembly";
      export function sample(rng: Rng): f64 { return new Float64Array(1 << 20)[0] + rng.uniform(); }`);
    expect(await failure(client.sample(greedy, { samples: 10, seed: 1 }))).toMatchObject({
      cause: { name: "MemoryLimitError", limitMb: 2 },
    });
    const { samples } = await client.sample(kernels.pi, { samples: 1e5, seed: 1 });
    expect(samples).toBe(1e5);
  });

  test("changes no number that a kernel gives", async () => {
    const [bounded, free] = await Promise.all([connected({ maxWasmMb: 8 }), connected({})]);
    const run = { samples: 1e5, seed: 7 };
    const [a, b] = await Promise.all([bounded, free].map(({ client }) => client.sample(kernels.asian, run)));
    expect([a?.mean, a?.standardError]).toEqual([b?.mean, b?.standardError]);
  });
});

test.each<[object, typeof TypeError | typeof RangeError]>([
  [{ maxHeapMb: "64" }, TypeError],
  [{ maxHeapMb: 15 }, RangeError],
  [{ maxHeapMb: 64.5 }, RangeError],
  [{ createWorker: () => undefined }, TypeError],
  [{ maxWasmMb: 0 }, RangeError],
  [{ maxWasmMb: 4097 }, RangeError],
  [{ maxWasmMb: null }, TypeError],
])("connect refuses %o", async (options, kind) => {
  expect(await failure(connect({ engines: 1, ...options }))).toBeInstanceOf(kind);
});
