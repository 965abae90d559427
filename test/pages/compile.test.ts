import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { compileFile } from "../../src/node/compile/compile-file.ts";
import { openPage } from "./page.ts";
import { ISOLATED } from "./site.ts";

const EUROPEAN = new URL("../fixtures/kernels/european.ts", import.meta.url);
const PAYOFF = new URL("../fixtures/kernels/payoff.ts", import.meta.url);
const FILES = {
  "/kernels/european.ts": readFileSync(EUROPEAN, "utf8"),
  "/kernels/payoff.ts": readFileSync(PAYOFF, "utf8"),
};
const STRICT = { "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" };
const OPTIONS = { samples: 2 ** 18, seed: 7 } as const;

describe("compileKernel in a page", () => {
  test("gives a kernel that samples as Node's does, bit for bit", async () => {
    const page = await openPage({ headers: { ...ISOLATED, ...STRICT }, files: FILES });
    const inPage = await page.evaluate(async (options) => {
      const kernel = await lib.compileKernel(new URL("/kernels/european.ts", location.href));
      const again = await lib.compileKernel(new URL("/kernels/european.ts", location.href));
      const client = await lib.connect({ engines: 2 });
      const { mean, standardError } = await client.sample(kernel, options);
      await client.close();
      return { mean, standardError, identity: kernel.identity, isSame: again === kernel };
    }, OPTIONS);
    const kernel = await compileKernel(EUROPEAN);
    const client = await connect({ engines: 1 });
    const { mean, standardError } = await client.sample(kernel, OPTIONS);
    await client.close();
    expect(inPage).toEqual({ mean, standardError, identity: kernel.identity, isSame: true });
  });

  test("gives a statistic that is bootstrapped as in Node, also where the page forbids eval", async () => {
    const text =
      "export class Data { x: StaticArray<f64> } export function statistic(data: Data): f64 { return data.x[0]; }";
    const options = { data: { x: [1, 2, 4, 8] }, resamples: 500, seed: 1, interval: "percentile" } as const;
    const page = await openPage({ headers: { ...ISOLATED, ...STRICT } });
    const inPage = await page.evaluate(
      async (given) => {
        const kernel = await lib.compileKernel(given.text);
        const client = await lib.connect({ engines: 2 });
        const { replicates } = await client.bootstrap(kernel, given.options);
        await client.close();
        return [...replicates];
      },
      { text, options },
    );
    const client = await connect({ engines: 1 });
    const { replicates } = await client.bootstrap(await compileKernel(text), options);
    await client.close();
    expect(inPage).toEqual([...replicates]);
  });

  test.each([
    ["isolated from others, where memory is shared", ISOLATED],
    ["that is not", {}],
  ])("gives one that reads arrays and data, in a page %s", async (_, headers) => {
    const text = `import { integer, Rng } from "wasm-ensemble/assembly";
      export class Params { w: StaticArray<f64> }
      export class Data { x: StaticArray<f64> }
      export class State { sum: f64 }
      export function setup(data: Data): State { let sum: f64 = 0; for (let i = 0; i < data.x.length; i++) sum += data.x[i]; return { sum }; }
      export function sample(rng: Rng, params: Params, data: Data, state: State): f64 {
        return params.w[1] * data.x[integer(rng, data.x.length)] / state.sum;
      }`;
    const options = { samples: 2 ** 18, seed: 7, params: { w: [1, 2] }, data: { x: [1, 2, 4, 8] } };
    const page = await openPage({ headers });
    const inPage = await page.evaluate(
      async (given) => {
        const kernel = await lib.compileKernel(given.text);
        const client = await lib.connect({ engines: 2 });
        const { mean, standardError } = await client.sample(kernel, given.options);
        await client.close();
        return { mean, standardError };
      },
      { text, options },
    );
    const client = await connect({ engines: 1 });
    const { mean, standardError } = await client.sample(await compileKernel(text), options);
    await client.close();
    expect(inPage).toEqual({ mean, standardError });
    // 2 / 4 on average; 4 standard errors, fixed seed.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * standardError);
  });

  test("of outputs that are arrays has the bits of Node's", async () => {
    const text = readFileSync(new URL("../../examples/assembly/price-path.ts", import.meta.url), "utf8");
    const page = await openPage({ headers: { ...ISOLATED, ...STRICT }, files: { "/kernels/price-path.ts": text } });
    const options = { ...OPTIONS, lengths: { price: 40, highest: 40 } };
    const inPage = await page.evaluate(async (given) => {
      const kernel = await lib.compileKernel(new URL("/kernels/price-path.ts", location.href));
      const client = await lib.connect({ engines: 2 });
      const { arrays } = await client.sample(kernel, given);
      await client.close();
      return Object.entries(arrays).map(([name, { mean, variance }]) => [name, [...mean], [...variance]]);
    }, options);
    const kernel = await compileKernel(new URL("../../examples/assembly/price-path.ts", import.meta.url));
    const client = await connect({ engines: 1 });
    const { arrays } = await client.sample(kernel, options);
    await client.close();
    expect(inPage).toEqual(
      Object.entries(arrays).map(([name, { mean, variance }]) => [name, [...mean], [...variance]]),
    );
  });

  test("is not needed for a file that ensemble compile has written: the same bits", async () => {
    const { wasm } = await compileFile(EUROPEAN, {});
    const files = { "/european.wasm": wasm };
    const page = await openPage({ headers: { ...ISOLATED, ...STRICT }, files });
    const inPage = await page.evaluate(async (options) => {
      const kernel = await lib.loadKernel(new URL("/european.wasm", location.href));
      const client = await lib.connect({ engines: 2 });
      const { mean, standardError } = await client.sample(kernel, options);
      await client.close();
      return { mean, standardError };
    }, OPTIONS);
    const client = await connect({ engines: 1 });
    const { mean, standardError } = await client.sample(await compileKernel(EUROPEAN), OPTIONS);
    await client.close();
    expect(inPage).toEqual({ mean, standardError });
  });

  test("sends functions of a source given as text", async () => {
    const page = await openPage();
    const sum = await page.evaluate(async () => {
      const { add } = await lib.compileKernel<{ add: (a: number, b: number) => number }>(
        "export function add(a: i32, b: i32): i32 { return a + b; }",
      );
      const client = await lib.connect({ engines: 1 });
      const value = await client.directView(0).apply(add, 2, 40);
      await client.close();
      return value;
    });
    expect(sum).toBe(42);
  });

  test("says where a source is wrong, and goes on with the next", async () => {
    const page = await openPage();
    const told = await page.evaluate(async () => {
      const error: unknown = await lib
        .compileKernel("export function f(): i32 {\n  return x;\n}")
        .catch((reason: unknown) => reason);
      const kernel = await lib.compileKernel("export function f(): i32 { return 1; }", { name: "good" });
      if (!(error instanceof lib.KernelCompileError)) return String(error);
      return [
        error.message,
        error.diagnostics.map(({ line, column }) => [line, column]),
        Object.keys(kernel.functions),
      ];
    });
    expect(told).toEqual([expect.stringContaining("kernel.ts:2:10"), [[2, 10]], ["f"]]);
  });

  test("fails when the compiler can't be loaded", async () => {
    const page = await openPage();
    const message = await page.evaluate(async () => {
      const createWorker = (): Worker => new Worker("/nowhere.js", { type: "module" });
      return lib.compileKernel("export function f(): i32 { return 1; }", { createWorker }).then(() => "none", String);
    });
    expect(message).toContain("the worker of the AssemblyScript compiler failed");
  });

  test("fails when the compiler does not start in time, or can't be made; the next call starts another", async () => {
    const page = await openPage({ files: { "/silent.js": "onmessage = () => undefined;" } });
    await page.clock.install();
    const started = page.waitForEvent("worker");
    const silent = page.evaluate(() => {
      const createWorker = (): Worker => new Worker("/silent.js");
      return lib.compileKernel("export function f(): i32 { return 1; }", { createWorker }).then(() => "none", String);
    });
    await started;
    await page.clock.fastForward(60_000);
    expect(await silent).toContain(
      "KernelError: the worker of the AssemblyScript compiler failed: its script did not run",
    );
    const told = await page.evaluate(async () => {
      const source = "export function f(): i32 { return 1; }";
      const ways: readonly unknown[] = [
        () => {
          throw new DOMException("not here", "SecurityError");
        },
        () => Promise.resolve(),
        5,
      ];
      const calls = ways.map((createWorker) => lib.compileKernel(source, { createWorker } as never));
      const failures = (await Promise.allSettled(calls)).map(
        (call) => call.status === "rejected" && String(call.reason),
      );
      return [...failures, Object.keys((await lib.compileKernel(source)).functions)];
    });
    expect(told).toEqual([
      expect.stringMatching(/^KernelError: .*SecurityError: not here/),
      expect.stringMatching(/^KernelError: .*gives a Worker at once, but it gave a Promise/),
      "TypeError: createWorker expects a function that gives a Worker, got 5",
      ["f"],
    ]);
  });

  test("tries again what the browser could not compile", async () => {
    const page = await openPage();
    const told = await page.evaluate(async () => {
      const source = "export function f(): i32 { return 1; }";
      const { compile } = WebAssembly;
      WebAssembly.compile = () => Promise.reject(new RangeError("out of memory"));
      const failure = await lib.compileKernel(source).then(() => "none", String);
      WebAssembly.compile = compile;
      return [failure, Object.keys((await lib.compileKernel(source)).functions)];
    });
    expect(told).toEqual(["RangeError: out of memory", ["f"]]);
  });
});
