import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import type { SampleReport } from "../../../src/cli/sample/report.ts";
import { ofClass, parseXml, pathPoints } from "../../node/plot/svg-tree.ts";
import { ensemble } from "../ensemble.ts";

const FILE = new URL("../../../examples/assembly/price-path.ts", import.meta.url);
const PATH = fileURLToPath(FILE);
const ARGS = ["--length", "price=5", "--length", "highest=5", "--samples", "3000", "--seed", "7", "--engines", "2"];
const folder = mkdtempSync(join(tmpdir(), "ensemble arrays-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function expected(params = {}) {
  const client = await connect({ engines: 1 });
  const lengths = { price: 5, highest: 5 };
  const estimate = await client.sample(await compileKernel(FILE), { samples: 3000, seed: 7, lengths, params });
  await client.close();
  return estimate;
}

describe("ensemble sample of a kernel with arrays", () => {
  test("prints a line of CSV for each value, numbers first", async () => {
    const { code, stdout } = await ensemble("sample", PATH, ...ARGS, "--csv");
    expect(code).toBe(0);
    const [header, lookback, ...lines] = stdout.trimEnd().split("\n");
    expect(header).toBe("output,index,mean,standardError,variance,low,high");
    const { arrays, outputs } = await expected();
    expect(lookback?.split(",").slice(0, 3)).toEqual(["lookback", "", String(outputs["lookback"]?.mean)]);
    const rows = Object.entries(arrays).flatMap(([name, { mean, standardError, variance, confidenceInterval }]) =>
      [...mean].map((value, i) => {
        const { low, high } = confidenceInterval;
        return [name, i, value, standardError[i], variance[i], low[i], high[i]].join(",");
      }),
    );
    expect(lines).toEqual(rows);
  });

  test("puts the parameters in which rows differ before them", async () => {
    const { stdout } = await ensemble("sample", PATH, ...ARGS, "--csv", "--param", "rate=0,0.1");
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(1 + 2 * 11);
    expect(lines[0]).toMatch(/^rate,output,index,/u);
    const { arrays } = await expected({ rate: 0.1 });
    expect(lines.at(-1)?.split(",").slice(0, 4)).toEqual(["0.1", "highest", "4", String(arrays["highest"]?.mean[4])]);
  });

  test("has ratios and differences behind the numbers, as lines of their own", async () => {
    const more = ["--param", "rate=0,0.1", "--ratio", "lookback/lookback", "--covariance", "--differences"];
    const { code, stdout, stderr } = await ensemble(
      "sample",
      PATH,
      ...ARGS,
      ...more,
      "--chunk-samples",
      "100",
      "--csv",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const numbers = stdout.split("\n").filter((line) => line.split(",")[2] === "");
    expect(numbers.map((line) => line.split(",").slice(0, 2).join(" "))).toEqual(
      ["0", "0.1"].flatMap((rate) => [`${rate} lookback`, `${rate} lookback/lookback`, `${rate} lookback_difference`]),
    );
    expect(numbers[1]?.split(",").slice(3, 5)).toEqual(["1", "0"]);
    const [mean, error, variance] = numbers[5]?.split(",").slice(3, 6) ?? [];
    // 30 standard errors, of common random numbers.
    expect(Number(mean)).toBeLessThan(-10 * Number(error));
    expect(variance).toBe("");
  });

  test("has them in JSON, and draws a band on the terminal and in the picture", async () => {
    const plot = join(folder, "paths.svg");
    const json = await ensemble("sample", PATH, ...ARGS, "--json", "--plot", plot);
    const { arrays } = JSON.parse(json.stdout) as SampleReport;
    const { arrays: wanted } = await expected();
    expect(arrays["price"]?.mean).toEqual([...(wanted["price"]?.mean ?? [])]);
    expect(arrays["price"]?.confidenceInterval.high).toEqual([...(wanted["price"]?.confidenceInterval.high ?? [])]);
    const curves = ofClass(parseXml(readFileSync(plot, "utf8")), "array");
    expect(curves.map((curve) => pathPoints(curve).length)).toEqual([5, 5]);
    const { stdout } = await ensemble("sample", PATH, ...ARGS);
    expect(stdout).toContain("lookback = ");
    expect(stdout).toContain("price, 5 values, 95 % intervals\n");
    expect(stdout).toMatch(/^ +0 +4$/mu);
  });

  test("of arrays alone has no line of a number, draws them, and ends by the error of all values", async () => {
    const file = join(folder, "decay.ts");
    const { writeFileSync } = await import("node:fs");
    writeFileSync(
      file,
      `import { exponential, Rng } from "wasm-ensemble/assembly";
       export class Outputs { left: StaticArray<f64> = new StaticArray<f64>(2) }
       export function sample(rng: Rng, out: Outputs): void {
         const life = exponential(rng);
         for (let i = 0; i < 2; i++) out.left[i] = life > i + 1 ? 1 : 0;
       }`,
    );
    const plot = join(folder, "decay.svg");
    const { code, stdout, stderr } = await ensemble("sample", file, "--seed", "1", "--plot", plot);
    expect({ code, warned: stderr.includes("warning") }).toEqual({ code: 0, warned: false });
    expect(stdout).not.toMatch(/NaN|value =/u);
    expect(stdout).toContain("relative error 0.001 reached");
    expect(ofClass(parseXml(readFileSync(plot, "utf8")), "array")).toHaveLength(1);
    expect(await ensemble("sample", file, "--histogram", "auto")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "ensemble: histogram is of the first output that is a number, and decay has arrays only: add an f64 to them\n",
    });
  });

  test.each([
    [["--length", "price"], "--length expects NAME=N; got price"],
    [["--length", "price=x"], '--length expects NAME=N; got "price=x"'],
    [["--length", "price=5", "--length", "price=6"], "--length price is given twice"],
    [["--length", "prize=5"], "price-path has no array prize; it has the arrays price, highest"],
    [["--length", "price=0", "--length", "highest=1"], "price expects a whole number from 1 to 100000, got 0"],
    [[], "price-path leaves the length of price open; give --length price=N"],
    [["--length", "price=60", "--length", "highest=60", "--covariance"], "covariance: true expects at most 64 values"],
  ])("with %j is a usage error that says what is right", async (args, message) => {
    const { code, stdout, stderr } = await ensemble("sample", PATH, "--samples", "10", ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
