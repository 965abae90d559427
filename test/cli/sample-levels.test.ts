import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { SampleReport } from "../../src/cli/sample/report.ts";
import { ensemble } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble levels-"));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(join(folder, "levels.csv"), "level\n3\n");

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
  [["--time-limit", "1s"], 'method: "mlmc" needs standardError or relativeError'],
  [
    ["--samples", "1000"],
    'method: "mlmc" takes no samples: it draws what the error asked for needs; give standardError',
  ],
  [["--samples", "1000", "--standard-error", "1"], 'method: "mlmc" takes no samples'],
  [["--standard-error", "1", "--histogram", "0:1:9"], 'method: "mlmc" takes no histogram'],
  [["--standard-error", "1", "--histogram", "auto"], 'method: "mlmc" takes no histogram'],
  [["--standard-error", "1", "--param", "strike=90,100", "--samples", "9"], 'method: "mlmc" takes no samples'],
  [["--standard-error", "1", "--param", "level=3,4"], "sets the parameter level itself"],
  [["--standard-error", "1", "--params", join(folder, "levels.csv")], "sets the parameter level itself"],
  [["--standard-error", "1", "--param", "level=3"], "sets the parameter level itself"],
  [["--standard-error", "1", "--antithetic"], 'method: "mlmc" takes no antithetic'],
])("%j is refused before engines start", async (args, message) => {
  const { code, stdout, stderr } = await ensemble(...HESTON, ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

// But for the time that they took.
function levelsOf(report: SampleReport | undefined): object[] {
  return report?.mlmc?.levels.map((level) => ({ ...level, elapsedMs: 0 })) ?? [];
}

const STRIKES = [...HESTON, "--standard-error", "0.2", "--param", "strike=90,100,110"];

test("several rows make a table of their fine values, and a picture of one panel", async () => {
  const picture = join(folder, "strikes.svg");
  const { code, stdout } = await ensemble(...STRIKES, "--plot", picture);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^strike +fine +samples\n90 +1[67]\.\d+ ± 0\.1\d+ +[\d,]+\n100 +10\.\d+ ± /mu);
  expect(stdout).not.toContain("level=");
  expect(stdout).toMatch(/^drawn +on levels, by multilevel Monte Carlo$/mu);
  expect(readFileSync(picture, "utf8").match(/>mean of \w+</gu)).toEqual([">mean of fine<"]);
});

test("rows in CSV and JSON are those of single runs", async () => {
  const one = ["--standard-error", "0.2", "--param", "strike=100"];
  const csv = await ensemble(...STRIKES, "--csv");
  const [header = "", , line = "", ...more] = csv.stdout.trimEnd().split("\n");
  expect(more).toHaveLength(1);
  expect((await ensemble(...HESTON, ...one, "--csv")).stdout).toBe(`${header}\n${line}\n`);
  const json = await ensemble(...STRIKES, "--json");
  const [, row] = JSON.parse(json.stdout) as SampleReport[];
  const single = JSON.parse((await ensemble(...HESTON, ...one, "--json")).stdout) as SampleReport;
  expect(levelsOf(row)).toEqual(levelsOf(single));
  // With the answer that is known of the limit.
  expect(row?.outputs).toEqual(single.outputs);
  expect(row?.outputs["fine"]?.knownAnswer).toBeCloseTo(10.46, 2);
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
