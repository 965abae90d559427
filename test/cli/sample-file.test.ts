import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { compileKernel } from "wasm-ensemble/compile";
import type { SampleReport } from "../../src/cli/sample/report.ts";
import { type Ending, ending, startWith } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble sample-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

function kernelFile(name: string, source: string): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

const cacheHome = join(folder, "cache");
const cacheFolder = join(cacheHome, "wasm-ensemble");

/**
 * A kernel that the command finds compiled in its cache. The compiler is warm here after the first; in each process of
 * the command it takes 3 s of work.
 */
async function compiledFile(name: string, source: string): Promise<string> {
  const file = kernelFile(name, source);
  await compileKernel(pathToFileURL(file), { cacheFolder });
  return file;
}

/** Starts `ensemble sample …` with a cache of compiled kernels of our own. */
function startSample(...args: readonly string[]): ReturnType<typeof startWith> {
  return startWith({ XDG_CACHE_HOME: cacheHome }, "sample", ...args);
}

/** Runs `ensemble sample …` to its end. */
function sample(...args: readonly string[]): Promise<Ending> {
  return ending(startSample(...args));
}

async function report(...args: readonly string[]): Promise<SampleReport> {
  const { code, stdout, stderr } = await sample("--json", ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(stdout) as SampleReport;
}

const TWO = `
import { Rng, uniform } from "wasm-ensemble/assembly";
export class Params {
  /** Largest value. */
  scale: f64 = 2;
}
export class Outputs {
  mean: f64;
  square: f64;
}
/** Moments of a number & its <square>. */
export function sample(rng: Rng, params: Params, out: Outputs): void {
  const x = uniform(rng, 0, params.scale);
  out.mean = x;
  out.square = x * x;
}
`;

test("a kernel of the user's own is compiled, kept, and sampled with its parameters", async () => {
  const file = kernelFile("two.ts", TWO);
  const args = [file, "--samples", "1e6", "--seed", "3", "--param", "scale=3"];
  const { kernel, params, outputs } = await report(...args);
  expect({ kernel, params }).toEqual({ kernel: "two", params: { scale: 3 } });
  const means = [outputs["mean"]?.mean, outputs["square"]?.mean];
  const errors = [outputs["mean"]?.standardError, outputs["square"]?.standardError];
  // The seed is fixed; 5 standard errors of 3/2 and 9/3.
  for (const [i, exact] of [1.5, 3].entries()) {
    expect(Math.abs((means[i] ?? 0) - exact)).toBeLessThan(5 * (errors[i] ?? 0));
  }
  expect(readdirSync(cacheFolder)).toHaveLength(1);
  const again = await report(...args);
  expect(again.outputs).toEqual(outputs);
});

test.each([
  [["--param", "scal=1"], "two has no parameter scal; did you mean scale?"],
  [["--param", "scale=much"], "--param scale expects a number; got much"],
])("wrong parameters of it, %j, end with 2 and words", async (args, message) => {
  const file = kernelFile("two.ts", TWO);
  expect(await sample(file, ...args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
});

test("what does not compile is shown with its place, and ends with 1", async () => {
  const file = kernelFile(
    "bad.ts",
    'import { Rng } from "wasm-ensemble/assembly";\nexport function sample(rng: Rng): f64 {\n  return nothing;\n}\n',
  );
  const { code, stdout, stderr } = await sample(file);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("Cannot find name 'nothing'");
  expect(stderr).toContain("bad.ts:3:10");
  expect(stderr).not.toContain("    at ");
});

test("a file without a function sample is refused", async () => {
  const file = kernelFile("none.ts", "export function f(x: f64): f64 {\n  return x;\n}\n");
  expect(await sample(file)).toEqual({
    code: 2,
    stdout: "",
    stderr: `ensemble: ${file} exports no function sample, nor step\n`,
  });
});

test("samples that are not finite are counted, and traced to the first", async () => {
  const file = await compiledFile(
    "rare.ts",
    `import { Rng, uniform } from "wasm-ensemble/assembly";
export function sample(rng: Rng): f64 {
  const x = uniform(rng, 0, 1);
  return x < 1e-3 ? NaN : x;
}
`,
  );
  const { code, stdout, stderr } = await sample(file, "--samples", "1e5", "--seed", "1");
  const text = /left out (\d+ of 100,000 samples, infinite or NaN; the first is sample \d+ of stream 0)\n/;
  expect(code).toBe(0);
  expect(stdout).toMatch(text);
  expect(stderr).toMatch(/^warning: /);
  expect(stderr.slice("warning: ".length)).toBe(`${text.exec(stdout)?.[0]}`);
  const json = JSON.parse((await sample(file, "--samples", "1e5", "--seed", "1", "--json")).stdout) as SampleReport;
  expect(text.exec(stdout)?.[1]).toBe(
    `${json.nonFinite.count} of 100,000 samples, infinite or NaN; the first is sample ${json.nonFinite.first?.index} of stream ${json.nonFinite.first?.stream}`,
  );
});

test("a run of zeros ends by the rule of three, and not by a relative error", async () => {
  const file = await compiledFile(
    "zeros.ts",
    'import { Rng } from "wasm-ensemble/assembly";\nexport function sample(rng: Rng): f64 {\n  return 0;\n}\n',
  );
  const absolute = await sample(file, "--standard-error", "1e-3");
  expect(absolute.code).toBe(0);
  expect(absolute.stdout).toContain("all samples are 0; another value has a probability below 3 / samples, with 95 %");
  expect(absolute.stdout).toContain("95 % interval -1.79e-7 to 1.79e-7");
  const relative = await sample(file, "--relative-error", "0.5", "--max-samples", "2e7");
  expect(relative.stdout).toContain("not converged: relative error 0.5 not reached");
});

test("a run without one finite sample fails, and draws nothing", async () => {
  const file = await compiledFile(
    "never.ts",
    'import { Rng } from "wasm-ensemble/assembly";\nexport function sample(rng: Rng): f64 {\n  return Infinity;\n}\n',
  );
  const plot = join(folder, "never.svg");
  const { code, stderr } = await sample(file, "--samples", "1e5", "--plot", plot);
  expect(code).toBe(1);
  expect(stderr).toContain("warning: there is no estimate, as no sample is finite\n");
  expect(stderr).toContain(`warning: ${plot} is not drawn, as there is no estimate\n`);
  expect(readdirSync(folder)).not.toContain("never.svg");
});

test("before the first chunk there is nothing, which is said", async () => {
  const file = await compiledFile(
    "slow.ts",
    `import { Rng, uniform } from "wasm-ensemble/assembly";
export function sample(rng: Rng): f64 {
  let x = 0.0;
  for (let i = 0; i < 1_000_000; i++) x += uniform(rng, 0, 1);
  return x;
}
`,
  );
  const child = startSample(file, "--samples", "1e12", "--chunk-samples", "1e9");
  const done = ending(child);
  // "0 %": the run has begun.
  await once(child.stderr, "data");
  child.kill("SIGINT");
  const { code, stdout, stderr } = await done;
  expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  expect(stderr).toMatch(/^0 %\n(0 %\n)*aborted: before the first chunk of samples was there\n$/);
});

test("what a kernel prints is on standard error, by engine, and standard output has the results alone", async () => {
  const file = await compiledFile(
    "speaking.ts",
    `import { Rng } from "wasm-ensemble/assembly";
     export function sample(rng: Rng): f64 { const x = rng.uniform(); if (x < 0.5) console.log("small"); return x; }`,
  );
  const { code, stdout, stderr } = await sample(file, "--samples", "4", "--seed", "1", "--engines", "1", "--json");
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as SampleReport).samples).toBe(4);
  expect(stderr).toMatch(/^(\[engine 0\] small\n)+$/);
});
