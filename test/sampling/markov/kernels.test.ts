import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { KernelCompileError, kernels, loadKernel, RemoteError } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { dieAtChunks, failure, freshFile, start } from "../support.ts";
import { chainBits } from "./support.ts";

const IMPORTS = 'import { Rng, normal, exponential } from "wasm-ensemble/assembly";\n';

/** An autoregression of several coordinates about means that are data; keeps its past, and swaps two lists. */
const SEVERAL = `${IMPORTS}
export class Params { phi: f64 = 0.9; scale: StaticArray<f64> = [1, 2, 3]; }
export class Data { means: StaticArray<f64>; }
export class State {
  isWarmup: bool;
  steps: i64;
  warm: i32;
  x: StaticArray<f64> = new StaticArray<f64>(0);
  other: StaticArray<f64> = new StaticArray<f64>(0);
  bytes: StaticArray<u8> = new StaticArray<u8>(3);
  last: f64;
  accepted: bool;
}
export function start(rng: Rng, state: State, params: Params, data: Data): void {
  state.x = new StaticArray<f64>(data.means.length);
  state.other = new StaticArray<f64>(data.means.length);
  for (let i = 0; i < data.means.length; i++) state.x[i] = data.means[i] + 5 * normal(rng);
}
export function step(rng: Rng, state: State, params: Params, data: Data): void {
  const next = state.other;
  for (let i = 0; i < next.length; i++) {
    const z = params.scale[i] * Math.sqrt(1 - params.phi * params.phi) * normal(rng);
    next[i] = data.means[i] + params.phi * (state.x[i] - data.means[i]) + z;
  }
  state.other = state.x;
  state.x = next;
  state.steps++;
  if (state.isWarmup) state.warm++;
  state.bytes[2] = <u8>state.steps;
  state.last = <f64>state.steps;
  state.accepted = state.bytes[2] % 4 == 0;
}`;
const several = await compileKernel(SEVERAL, { name: "several" });
const OPTIONS = { data: { means: [-10, 0, 10] }, quantities: ["x"], warmup: 200, draws: 2000, seed: 2026 };

describe("chains of a kernel", () => {
  test("have means and spreads of the law that is known, within 4 of their standard errors", async () => {
    const client = await start(2);
    const { quantities, acceptance, rHat } = await client.chains(several, { ...OPTIONS, draws: 20_000 });
    expect(Object.keys(quantities)).toEqual(["x[0]", "x[1]", "x[2]"]);
    for (const [i, { mean, mcse, sd, mcseSd }] of Object.values(quantities).entries()) {
      expect(Math.abs(mean - 10 * (i - 1)) / mcse).toBeLessThan(4);
      expect(Math.abs(sd - (i + 1)) / mcseSd).toBeLessThan(4);
      expect(mcse / (i + 1) / Math.sqrt(19 / 80_000)).toBeCloseTo(1, 0);
    }
    expect(rHat).toBeLessThan(1.01);
    // Of steps 201 to 20,200 each fourth, and of 256 the 64 that a byte tells.
    expect(acceptance).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test("have the same bits on 1, 2, 3 and 7 engines", async () => {
    const expected = chainBits(await (await start(1)).chains(several, OPTIONS));
    for (const engines of [2, 3, 7]) {
      expect(chainBits(await (await start(engines)).chains(several, OPTIONS))).toEqual(expected);
    }
  });

  test("draw what is named, and by default all f64", async () => {
    const client = await start(2);
    const all = await client.chains(several, { ...OPTIONS, quantities: undefined as never, chains: 2 });
    expect(Object.keys(all.draws)).toEqual(["x[0]", "x[1]", "x[2]", "other[0]", "other[1]", "other[2]", "last"]);
    const named = await client.chains(several, { ...OPTIONS, quantities: ["last", "x"], chains: 2, thin: 3 });
    expect(Object.keys(named.draws)).toEqual(["x[0]", "x[1]", "x[2]", "last"]);
    expect(named.draws["last"]?.[1]?.slice(0, 3)).toEqual(Float64Array.of(203, 206, 209));
    // Each third of those that were not thinned.
    expect(named.draws["x[1]"]?.[0]?.slice(0, 500)).toEqual(
      all.draws["x[1]"]?.[0]?.filter((_, i) => i % 3 === 2).slice(0, 500),
    );
  });

  test("take parameters, arrays and data sets of any length, the same in all chains", async () => {
    const client = await start(2);
    const options = { params: { phi: 0, scale: [1e-9, 2e-9, 3e-9] }, warmup: 0, draws: 10 };
    const { draws } = await client.chains(several, { ...options, data: { means: [7, 8] }, quantities: ["x"] });
    expect(Object.entries(draws).map(([name, [chain]]) => [name, Math.round(chain?.at(-1) ?? 0)])).toEqual([
      ["x[0]", 7],
      ["x[1]", 8],
    ]);
    expect(() => client.chains(several, {})).toThrow(/needs the data set means/);
    expect(() => client.chains(several, { ...OPTIONS, params: { scale: [1] } })).toThrow(/scale expects 3 numbers/);
    expect(() => client.chains(several, { ...OPTIONS, params: { size: 1 } })).toThrow(/size/);
    expect(() => client.chains(several, { ...OPTIONS, quantities: ["y"] })).toThrow(
      "several has no quantity y; it has x, other, last",
    );
  });

  test("have the bits of undisturbed ones when engines die at a start, and on the way", async () => {
    const options = { ...OPTIONS, chains: 5, draws: 300, thin: 4000 };
    const expected = chainBits(await (await start(2)).chains(several, options));
    const client = await start(3);
    await dieAtChunks(client, client.ids, [2], 1);
    const run = client.chains(several, options);
    let killed = 0;
    for await (const { stopped } of run) {
      if (stopped !== undefined || killed++ > 0) continue;
      void failure(client.directView(client.ids[0] ?? 0).apply(() => process.exit(1)));
    }
    expect(chainBits(await run)).toEqual(expected);
    expect(client.ids.filter((id) => id < 3).length).toBeLessThan(2);
  });

  test("that were cut go on from their checkpoint with the bits of those that were not", async () => {
    const client = await start(2);
    const options = { ...OPTIONS, thin: 50 };
    const expected = chainBits(await client.chains(several, options));
    const checkpoint = freshFile();
    for (const most of [1, 700]) {
      const run = client.chains(several, { ...options, checkpoint });
      for await (const { drawsPerChain } of run) if (drawsPerChain >= most) run.abort();
    }
    expect(chainBits(await (await start(3)).chains(several, { ...options, checkpoint }))).toEqual(expected);
    const other = { ...options, checkpoint, data: { means: [1, 2, 3] } };
    expect(() => client.chains(several, other)).toThrow(/with kernel/);
  });

  test("are the same from a file of WebAssembly", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ensemble-chains-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { execFileSync } = await import("node:child_process");
    await writeFile(join(folder, "several.ts"), SEVERAL);
    const main = new URL("../../../build/lib/cli/main.bundle.js", import.meta.url);
    execFileSync(process.execPath, [main.pathname, "compile", join(folder, "several.ts")], { stdio: "ignore" });
    const loaded = await loadKernel(pathToFileURL(join(folder, "several.wasm")));
    const client = await start(2);
    const expected = await client.chains(several, OPTIONS);
    expect(chainBits(await client.chains(loaded, OPTIONS))).toEqual(chainBits(expected));
  });
});

/** A kernel whose step does this. */
function failing(body: string): string {
  return `${IMPORTS}
export class State { n: f64; list: StaticArray<f64> = [1, 2]; }
export function step(rng: Rng, state: State): void { ${body} }`;
}

describe("steps of a kernel that fail", () => {
  test.each([
    ["if (state.n == 33) throw new Error('too far'); state.n++;", /step 33 of chain 0 of kernel failed: too far/],
    ["state.n++; if (state.n > 20) state.list = [1];", /list of the state has another length than at first/],
    ["state.n = state.list[7];", /step 0 of chain 0 of kernel failed: .*out of range/],
  ])("%s", async (body, message) => {
    const client = await start(1);
    const kernel = await compileKernel(failing(body));
    const error = await failure(client.chains(kernel, { chains: 1, warmup: 10, draws: 100, thin: 2 }));
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.message).toMatch(message);
    // The instance is as good as before.
    const sound = await compileKernel(failing("state.n++;"));
    expect((await client.chains(sound, { chains: 1, warmup: 0, draws: 4 })).draws["n"]?.[0]?.[3]).toBe(4);
  });

  test("states that are not finite are told with their step", async () => {
    const client = await start(1);
    const kernel = await compileKernel(failing("state.n = state.n == 33 ? NaN : state.n + 1;"));
    const { nonFinite } = await client.chains(kernel, { chains: 1, warmup: 10, draws: 100, quantities: ["n"] });
    expect(nonFinite.first).toEqual({ quantity: "n", chain: 0, step: 33 });
  });
});

describe("sources that take no steps", () => {
  const state = "export class State { x: f64; }\n";
  test.each([
    ["without a state", "export function step(rng: Rng): void {}", /step\(rng: Rng\): void takes no step; write step/],
    [
      "that gives something",
      `${state}export function step(rng: Rng, state: State): f64 { return 0; }`,
      /step\(rng: Rng, state: State\): f64 takes no step/,
    ],
    [
      "with a text in the state",
      'export class State { x: f64; name: string = ""; }\nexport function step(rng: Rng, state: State): void {}',
      /State.name is a string; allowed/,
    ],
    [
      "with nothing to draw",
      "export class State { x: i32; }\nexport function step(rng: Rng, state: State): void {}",
      /State has 0 fields of f64 and StaticArray<f64>/,
    ],
    [
      "whose start takes something else",
      `${state}export function start(rng: Rng): void {}\nexport function step(rng: Rng, state: State): void {}`,
      /start\(rng: Rng\): void starts no chain.* write start\(rng: Rng, state: State\): void$/m,
    ],
    [
      "whose state is not exported",
      "class State { x: f64; }\nexport function step(rng: Rng, state: State): void {}",
      /class State must be exported/,
    ],
  ])("%s are refused", async (_, text, message) => {
    const error = await failure(compileKernel(IMPORTS + text));
    expect(error).toBeInstanceOf(KernelCompileError);
    expect(error.message).toMatch(message);
  });

  test("a function named step that takes no random numbers is one like others", async () => {
    const client = await start(1);
    const { step } = await compileKernel("export function step(n: i32): i32 { return n + 1; }");
    expect(await client.loadBalancedView().apply(step as never, 2 as never)).toBe(3);
  });

  test("kernels of the other kind are refused by name", async () => {
    const client = await start(1);
    expect(() => client.chains(kernels.pi, {})).toThrow(/pi takes no steps: its source exports sample/);
    expect(() => client.sample(several, { samples: 10 })).toThrow(/several takes steps: draw it by client.chains/);
  });
});

test("the posterior of a logistic regression has the means that sums over a grid have, within 4 standard errors", async () => {
  const examples = new URL("../../../examples/", import.meta.url);
  const kernel = await compileKernel(new URL("assembly/logistic.ts", examples));
  const rows = (await readFile(new URL("o-rings.csv", examples), "utf8")).split("\n").filter((row) => /^\d/.test(row));
  const [fahrenheit = [], distress = []] = [0, 1].map((i) => rows.map((row) => Number(row.split(",")[i])));
  const client = await start(2);
  const options = { data: { fahrenheit, distress }, draws: 20_000, seed: 1 };
  const { quantities, acceptance, warnings } = await client.chains(kernel, options);
  expect(warnings).toEqual([]);
  const sums = { all: 0, intercept: 0, slope: 0, risk: 0, square: 0 };
  for (let intercept = -8; intercept <= 6; intercept += 0.05) {
    for (let slope = -14; slope <= 6; slope += 0.05) {
      let log = 10 - (intercept ** 2 + slope ** 2) / 50;
      for (const [i, y] of distress.entries()) {
        const eta = intercept + slope * (((fahrenheit[i] ?? 0) - 70) / 10);
        log += y * eta - Math.log(1 + Math.exp(eta));
      }
      const density = Math.exp(log);
      sums.all += density;
      sums.intercept += density * intercept;
      sums.slope += density * slope;
      sums.square += density * slope ** 2;
      sums.risk += density / (1 + Math.exp(-(intercept - 3.9 * slope)));
    }
  }
  for (const name of ["intercept", "slope", "risk"] as const) {
    const { mean = 0, mcse = 0 } = quantities[name] ?? {};
    expect(Math.abs(mean - sums[name] / sums.all) / mcse).toBeLessThan(4);
  }
  const { sd = 0, mcseSd = 0 } = quantities["slope"] ?? {};
  expect(Math.abs(sd - Math.sqrt(sums.square / sums.all - (sums.slope / sums.all) ** 2)) / mcseSd).toBeLessThan(4);
  for (const rate of acceptance ?? []) expect(Math.abs(rate - 0.35)).toBeLessThan(0.15);
});
