import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { SampleReport } from "../../src/cli/sample/report.ts";
import { ensemble } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble levels-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HESTON = ["sample", "heston", "--method", "mlmc", "--seed", "2026", "--engines", "2"];

test("--method mlmc shows what each level gave, and how far the limit is", async () => {
  // A line of progress may be on standard error.
  const { code, stdout } = await ensemble(...HESTON, "--standard-error", "0.05");
  expect(code).toBe(0);
  expect(stdout).toMatch(/fine = 10\.4\d+ ± 0\.03\d/);
  expect(stdout).toMatch(/standard errors (above|below) the known answer 10\.4596716646/);
  expect(stdout).not.toMatch(/coarse = /);
  expect(stdout).toMatch(/level +samples +fine - coarse +variance +cost +kurtosis +consistency/);
  expect(stdout).toMatch(/\n +2 +[\d,]+ +-?0\.\d+ ± 0\.\d+ +[\d.]+ +4 /);
  expect(stdout).toMatch(/bias 0\.0\d+; rates alpha [\d.]+, beta [\d.]+, gamma 1\.00/);
  expect(stdout).toMatch(/ended +standard error 0\.05 reached/);
});

test("--json has the levels, and --param other values of the kernel's", async () => {
  const args = ["--standard-error", "0.1", "--param", "strike=110", "--json"];
  const { code, stdout } = await ensemble(...HESTON, ...args);
  expect(code).toBe(0);
  const { mlmc, params, outputs, method, stopped } = JSON.parse(stdout) as SampleReport;
  expect({ method, stopped }).toEqual({ method: "mlmc", stopped: "standardError" });
  expect(params["strike"]).toBe(110);
  expect(mlmc?.levels.length).toBeGreaterThan(2);
  expect(mlmc?.levels.map(({ level }) => level)).toEqual(mlmc?.levels.map((_, level) => level));
  expect(mlmc?.rootMeanSquareError).toBeLessThan(0.1);
  expect(mlmc?.warnings).toEqual([]);
  expect(Math.abs((outputs["fine"]?.mean ?? 0) - (outputs["fine"]?.knownAnswer ?? 99))).toBeLessThan(0.4);
});

test.each([
  [["--samples", "1000"], 'method: "mlmc" needs standardError or relativeError'],
  [["--standard-error", "1", "--param", "level=3"], "sets the parameter level itself"],
  [["--standard-error", "1", "--antithetic"], 'method: "mlmc" takes no antithetic'],
])("%j is refused before engines start", async (args, message) => {
  const { code, stdout, stderr } = await ensemble(...HESTON, ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("variances that do not fall are warned of, and the result is there", async () => {
  const file = join(folder, "apart.ts");
  writeFileSync(
    file,
    `import { normal, Rng } from "wasm-ensemble/assembly";
     export class Params { level: i32 = 0; }
     export class Outputs { fine: f64; coarse: f64; }
     export function sample(rng: Rng, params: Params, out: Outputs): void {
       out.fine = normal(rng) + 1.0 / f64(params.level + 1);
       if (params.level > 0) out.coarse = normal(rng) + 1.0 / f64(params.level);
     }`,
  );
  const args = ["sample", file, "--method", "mlmc", "--standard-error", "1e-3", "--seed", "1", "--engines", "1"];
  const { code, stdout, stderr } = await ensemble(...args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/ended +not converged: the variances do not fall with the level/);
  expect(stderr).toContain("warning: not converged: the variances do not fall with the level");
});
