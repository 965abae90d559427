import { afterAll, describe, expect, test } from "vitest";
import { connect, KernelError, type RemoteError } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { failure, thrown } from "../../behaviour/support.ts";

const KERNELS = new URL("../../fixtures/kernels/", import.meta.url);
const clients = [await connect({ engines: 1 }), await connect({ engines: 3 })] as const;
const [one, three] = clients;
const dview = three.directView();
afterAll(() => Promise.all(clients.map((client) => client.close())));

const european = await compileKernel(new URL("european.ts", KERNELS), { chunkSamples: 1000 });
const functions = await compileKernel<{
  join: (words: string[]) => string;
  table: (n: number) => number[][];
  tenfold: (xs: Float64Array) => Float64Array;
  print: (text: string) => void;
}>(new URL("functions.ts", KERNELS));
const asserting = await compileKernel<{ check: (n: number) => number }>(new URL("asserting.ts", KERNELS));

describe("client.sample", () => {
  test("gives the same bits on one engine and on three, and the right value", async () => {
    const options = { samples: 100_001, seed: 2026, params: { strike: 100, rate: 0 } };
    const [first, second] = await Promise.all([one.sample(european, options), three.sample(european, options)]);
    expect(second.outputs).toEqual(first.outputs);
    expect(second.covariance).toEqual(first.covariance);
    // Black & Scholes: 100 (2 Phi(0.1) - 1) = 7.9655674. 4 standard errors, fixed seed.
    const { price, stock } = first.outputs;
    expect(Math.abs((price?.mean ?? 0) - 7.9655674)).toBeLessThan(4 * (price?.standardError ?? 0));
    expect(Math.abs((stock?.mean ?? 0) - 100)).toBeLessThan(4 * (stock?.standardError ?? 0));
  });

  test("counts samples that are not finite", async () => {
    const text = `import { Rng } from "wasm-ensemble/assembly";
      export function sample(rng: Rng): f64 { const x = rng.uniform(); return x < 0.25 ? NaN : x < 0.5 ? Infinity : 1; }`;
    const { mean, samples, nonFinite } = await three.sample(await compileKernel(text), { samples: 10_000, seed: 1 });
    expect([mean, samples]).toEqual([1, 10_000]);
    // 5 standard errors of 50.
    expect(Math.abs(nonFinite.count - 5000)).toBeLessThan(250);
    expect(nonFinite.first?.stream).toBe(0);
  });

  test("says where an assertion of the kernel failed", async () => {
    const { message } = (await failure(three.sample(asserting, { samples: 1e6, seed: 1 }))) as Error;
    expect(message).toContain("KernelError: kernel sample failed: x is too large at asserting.ts:5:3");
  });

  test("refuses unknown parameters, and a source without sample", () => {
    expect(thrown(() => one.sample(european, { samples: 10, params: { spots: 1 } }))).toBeInstanceOf(TypeError);
    const error = thrown(() => one.sample(functions, { samples: 10 }));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain("sample function");
  });
});

describe("apply and map", () => {
  test("take the functions of a kernel, as properties and by name", async () => {
    const k = await compileKernel<{ twice: (x: number) => number }>(
      "export function twice(x: f64): f64 { return 2 * x; }",
    );
    expect(await dview.apply(k.twice, 4)).toEqual([8, 8, 8]);
    expect(await three.loadBalancedView().map(k.functions.twice, [1, 2, 3])).toEqual([2, 4, 6]);
    expect(one.at(0).applySync(k.twice, 1)).toBe(2);
  });

  test("strings and arrays go in and out", async () => {
    const { join, table, tenfold } = functions;
    expect(await one.at(0).apply(join, ["a", "b"])).toBe("a-b");
    expect(await one.at(0).apply(table, 1)).toEqual([[0, 0.5]]);
    expect(await one.at(0).apply(tenfold, new Float64Array([1]))).toEqual(new Float64Array([10]));
  });

  test("what fails is a RemoteError with the place, or says which argument was wrong", async () => {
    const { check } = asserting;
    const failed = (await failure(one.at(0).apply(check, 0))) as RemoteError;
    expect(failed.remoteName).toBe("KernelError");
    expect(failed.cause).toBeInstanceOf(KernelError);
    expect(failed.message).toContain("check failed: assertion failed at asserting.ts:10:3");
    const wrong = (await failure(one.at(0).apply(check as (n: unknown) => number, "x"))) as RemoteError;
    expect(wrong.cause).toBeInstanceOf(TypeError);
    expect(await one.at(0).apply(check, 5)).toBe(25);
  });

  test("what a kernel prints is among the output of its task", async () => {
    const result = one.at(0).apply(functions.print, "here");
    await result;
    expect(result.stdout).toEqual(["printed here\n"]);
  });
});
