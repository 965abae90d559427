import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { type Ending, ending, startWith } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble chains-"));
afterAll(() => rmSync(folder, { recursive: true }));

// A device of Linux that is always full.
const FULL = "/dev/full";

const WALK = `
import { Rng, normal } from "wasm-ensemble/assembly";
export class Params { phi: f64 = 0.5; }
export class Data { y: StaticArray<f64>; }
export class State { mean: f64; still: f64 = 1; accepted: bool; }
/** An autoregression about the mean of <data>. */
export function step(rng: Rng, state: State, params: Params, data: Data): void {
  let sum = 0.0;
  for (let i = 0; i < data.y.length; i++) sum += data.y[i];
  const mean = sum / data.y.length;
  state.mean = mean + params.phi * (state.mean - mean) + Math.sqrt(1 - params.phi * params.phi) * normal(rng);
  state.accepted = true;
}`;
const file = join(folder, "walk.ts");
const cacheFolder = join(folder, "cache", "wasm-ensemble");
const data = join(folder, "data.csv");

beforeAll(async () => {
  writeFileSync(file, WALK);
  writeFileSync(data, '# of nobody, "quoted\nx,y\n1,9\n2,11\n');
  // The command finds it compiled in its cache.
  await compileKernel(pathToFileURL(file), { cacheFolder });
});

/** Runs `ensemble chains …` to its end. */
function chains(...args: readonly string[]): Promise<Ending> {
  return ending(startWith({ XDG_CACHE_HOME: join(folder, "cache") }, "chains", ...args));
}

function quantitiesIn({ stdout }: Ending): unknown {
  return (JSON.parse(stdout) as { quantities: unknown }).quantities;
}

describe("ensemble chains", () => {
  test("prints a table, what was done, and what is doubtful", async () => {
    const args = ["--data", `y=${data}`, "--param", "phi=0.9", "--draws", "4000", "--seed", "1", "--engines", "2"];
    const { code, stdout, stderr } = await chains(file, ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^walk: An autoregression about the mean of <data>\.\n\n +mean +MCSE +sd +5 % +50 % +95 % +bulk/,
    );
    expect(stdout).toMatch(/^mean +(?:9|10)\.\d+ +0\.0\d+ +[01]\.\d+ /m);
    expect(stdout).toMatch(/^still +1\.0000 +- +0\.0000 .* - +- +-$/m);
    expect(stdout).toContain("4,000 draws of each of 4 chains, after 1,000 steps of warm-up, seed 1");
    expect(stdout).toMatch(/^accepted +100 %, 100 %, 100 %, 100 %$/m);
    expect(stderr).toContain("warning: still never moved: it says nothing\n");
  });

  test("prints JSON, and writes draws as the library gives them", async () => {
    const csv = join(folder, "draws.csv");
    const lengths = ["--chains", "2", "--warmup", "10", "--draws", "20", "--thin", "3"];
    const args = ["--data", `y=${data}`, "--seed", "5", "--quantity", "mean", "--csv", csv, "--json"];
    const { code, stdout } = await chains(file, ...lengths, ...args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kernel: "walk", chains: 2, drawsPerChain: 20, thin: 3, seed: 5 });
    const client = await connect({ engines: 1 });
    const kernel = await compileKernel(pathToFileURL(file), { cacheFolder });
    const options = { chains: 2, warmup: 10, draws: 20, thin: 3, seed: 5, quantities: ["mean"] };
    const { draws } = await client.chains(kernel, { ...options, data: { y: [9, 11] } });
    await client.close();
    const lines = (draws["mean"] ?? []).flatMap((chain, i) => [...chain].map((value, k) => `${i},${k},${value}`));
    expect(readFileSync(csv, "utf8")).toBe(`chain,draw,mean\n${lines.join("\n")}\n`);
  });

  test.runIf(existsSync(FULL))("draws for which there is no room are told in a sentence, after the table", async () => {
    const { code, stdout, stderr } = await chains(file, "--data", `y=${data}`, "--draws", "20", "--csv", FULL);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^mean +\d/mu);
    expect(stderr).toMatch(/^ensemble: --csv: ENOSPC[^\n]*\n$/mu);
    expect(stderr).not.toContain("    at ");
  });

  test("ends by R-hat and effective sample size, and goes on from a checkpoint", async () => {
    const checkpoint = join(folder, "chains.json");
    const args = ["--data", `y=${data}`, "--quantity", "mean", "--seed", "3", "--checkpoint", checkpoint, "--json"];
    const first = JSON.parse((await chains(file, "--ess", "500", "--r-hat", "1.02", ...args)).stdout) as object;
    expect(first).toMatchObject({ stopped: "converged", complete: true });
    expect(JSON.parse((await chains(file, "--draws", "3000", ...args)).stdout)).toMatchObject({ drawsPerChain: 3000 });
    const refused = await chains(file, "--draws", "3000", "--warmup", "5", ...args);
    expect(refused.stderr).toContain("it is of a run with warmup 1000, this one has 5");
    expect(refused.code).toBe(1);
  });

  test("takes a file that ensemble compile has written, which says what is drawn", async () => {
    const out = join(folder, "walk.wasm");
    const compiled = await ending(
      startWith({ XDG_CACHE_HOME: join(folder, "cache") }, "compile", file, "--output", out),
    );
    expect(compiled.stdout).toMatch(/^steps +An autoregression about the mean of <data>\.\ndraws +mean, still$/m);
    const args = ["--data", `y=${data}`, "--seed", "5", "--draws", "50", "--json"];
    const [text, binary] = await Promise.all([chains(file, ...args), chains(out, ...args)]);
    expect(quantitiesIn(binary)).toEqual(quantitiesIn(text));
  });

  test.each([
    [[], "chains expects a kernel"],
    [["a.ts", "b.ts"], "chains expects one kernel"],
    [[file], "walk needs the data set y"],
    [[file, "--data", `y=${join(folder, "none.csv")}`], "--data can't read"],
    [[file, "--data", file], "--data expects NAME=FILE.csv"],
    [[file, "--data", `z=${data}`], "walk has no data set z"],
    [[file, "--data", `y=${data}`, "--chains", "0"], "chains expects a whole number from 1"],
    [[file, "--data", `y=${data}`, "--chains", "two"], "--chains expects a whole number; got two"],
    [[file, "--data", `y=${data}`, "--draws", "100", "--ess", "5"], "contradict each other"],
    [[file, "--data", `y=${data}`, "--r-hat", "one"], "--r-hat expects a number; got one"],
    [[file, "--data", `y=${data}`, "--quantity", "x"], "walk has no quantity x; it has mean, still"],
    [[file, "--data", `y=${data}`, "--param", "size=3"], "walk has no parameter size"],
    [[file, "--csv", join(folder, "none", "a.csv")], "--csv: there is no folder"],
    [["pi"], "pi takes no steps: its source exports sample"],
  ])("%j is refused", async (args, message) => {
    const { code, stdout, stderr } = await chains(...args);
    expect(stderr).toContain(message);
    expect({ code: code === 0, stdout }).toEqual({ code: false, stdout: "" });
  });
});
