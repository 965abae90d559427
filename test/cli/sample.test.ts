import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { kernels } from "wasm-ensemble";
import type { SampleReport } from "../../src/cli/sample/report.ts";
import { all, ofClass, parseXml, pathPoints } from "../node/plot/svg-tree.ts";
import { ensemble } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble sample-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function report(...args: readonly string[]): Promise<SampleReport> {
  const { code, stdout, stderr } = await ensemble("sample", "--json", ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(stdout) as SampleReport;
}

test("--json prints one object with all that is known", async () => {
  const args = ["pi", "--samples", "2e7", "--seed", "2026", "--engines", "2", "--confidence-level", "0.99"];
  const { outputs, elapsedMs, samplesPerSecond, covariance, ...rest } = await report(...args);
  expect(rest).toEqual({
    kernel: "pi",
    params: {},
    confidenceLevel: 0.99,
    histogram: null,
    method: "random",
    replicates: null,
    antithetic: false,
    arrays: {},
    control: {},
    derived: {},
    weights: null,
    samples: 2e7,
    nonFinite: { count: 0, first: null },
    stopped: "samples",
    complete: true,
    seed: 2026,
    chunkSamples: kernels.pi.chunkSamples,
    engines: 2,
    resumedAt: 0,
    checkpointFailure: null,
  });
  const { mean, standardError, variance, confidenceInterval, knownAnswer, standardErrorsAbove } = outputs["pi"] ?? {};
  expect(knownAnswer).toBe(Math.PI);
  // 1.642 / sqrt(samples), within the noise of an estimated variance.
  expect(standardError).toBeCloseTo(1.642 / Math.sqrt(2e7), 6);
  expect(covariance).toEqual([[variance]]);
  // The seed is fixed: 5 standard errors are never passed.
  expect(Math.abs(standardErrorsAbove ?? 99)).toBeLessThan(5);
  expect(standardErrorsAbove).toBeCloseTo(((mean ?? 0) - Math.PI) / (standardError ?? 0), 10);
  // The 0.995 quantile of the normal distribution.
  expect(((confidenceInterval?.[1] ?? 0) - (mean ?? 0)) / (standardError ?? 1)).toBeCloseTo(2.5758, 4);
  expect(samplesPerSecond).toBeCloseTo((1000 * 2e7) / elapsedMs, -3);
});

test("--method, --antithetic and --control draw otherwise, and the report and the summary say so", async () => {
  const args = ["asian", "--samples", "32768", "--seed", "1", "--engines", "2"];
  const sobol = await report(...args, "--method", "sobol", "--control", "control");
  expect(sobol).toMatchObject({ method: "sobol", replicates: 32, chunkSamples: 1024, antithetic: false });
  expect(sobol.control["control"]?.mean).toBeCloseTo(5.94, 2);
  const plain = await report(...args);
  expect(sobol.outputs["price"]?.standardError).toBeLessThan((plain.outputs["price"]?.standardError ?? 0) / 50);
  const pairs = await report(...args, "--antithetic", "--control", "control=5.9402002216335");
  expect(pairs).toMatchObject({ antithetic: true, control: { control: { mean: 5.9402002216335 } } });
  const { stdout } = await ensemble("sample", ...args, "--method", "sobol", "--antithetic", "--control", "control");
  expect(stdout.replace(/\n +/gu, " ")).toContain(
    "drawn    Sobol points, 32 replicates of 1,024; antithetic pairs; control variate control, mean 5.94020022163",
  );
});

test.each([
  [["pi", "--method", "Sobol"], "--method expects random, sobol, vegas or mlmc; got Sobol"],
  [["pi", "--method", "sobol"], "pi does not say how many numbers a sample draws"],
  [["pi", "--method", "vegas"], "pi does not say how many numbers a sample draws"],
  [["european", "--method", "vegas", "--histogram", "auto"], 'method: "vegas" takes no histogram'],
  [["asian", "--weights", "control", "--histogram", "0:50:10"], "weights and histogram can't be combined"],
  [["european", "--method", "vegas", "--antithetic"], 'method: "vegas" takes no antithetic'],
  [["pi", "--antithetic"], "kernels that do: european"],
  [["asian", "--control", "control", "--control", "control=4"], "--control control is given twice"],
  [["asian", "--ratio", "price/control", "--ratio", "price/control"], "--ratio price/control is given twice"],
  [["asian", "--control", "geometric"], "control expects outputs of asian, which has price, control; got geometric"],
  [["asian", "--control", "control=six"], '--control expects an output, or OUTPUT=MEAN; got "control=six"'],
  [["asian", "--control", "=6"], '--control expects an output, or OUTPUT=MEAN; got "=6"'],
  [["asian", "--method", "sobol", "--chunk-samples", "1000"], "chunkSamples expects a power of two"],
])("sample %j ends with 2 and says what can be", async (args, message) => {
  const { code, stdout, stderr } = await ensemble("sample", ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("people get every output with error, interval and known answer, the rate, and why it ended", async () => {
  const { code, stdout, stderr } = await ensemble(
    "sample",
    "pi",
    "--samples",
    "2e7",
    "--seed",
    "2026",
    "--engines",
    "2",
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(
    new RegExp(
      [
        "^pi: 4 times the share .*",
        "",
        String.raw`pi = 3\.14\d{3} ± 0\.00037`,
        String.raw` {5}95 % interval 3\.14\d{3} to 3\.14\d{3}`,
        String.raw` {5}\d\.\d\d standard errors (above|below) the known answer 3\.14159265359`,
        "",
        "samples  20,000,000, seed 2026",
        String.raw`time     [\d.]+ m?s on 2 engines, [\d.]+ [MG] samples/s`,
        "ended    all samples drawn\n$",
      ].join("\n"),
    ),
  );
});

test("the same seed gives the same numbers on 1, 2 and 3 engines", async () => {
  const reports = await Promise.all(
    ["1", "2", "3"].map((engines) => report("pi", "--samples", "3e7", "--seed", "7", "--engines", engines)),
  );
  expect(new Set(reports.map(({ outputs }) => JSON.stringify(outputs))).size).toBe(1);
});

test("without an end, three digits are enough", async () => {
  expect(await report("pi", "--seed", "1")).toMatchObject({ stopped: "relativeError", complete: true });
});

test("a time limit ends a run", async () => {
  // On a busy machine engines may need a second for their first samples, without which a run fails.
  const { stopped, elapsedMs } = await report("pi", "--time-limit", "4s");
  expect(stopped).toBe("timeLimit");
  expect(elapsedMs).toBeGreaterThanOrEqual(3999);
});

test("a run that does not converge is marked, warned of, and no failure", async () => {
  const args = ["pi", "--standard-error", "1e-9", "--max-samples", "1e6"];
  const { code, stdout, stderr } = await ensemble("sample", ...args);
  const text = "not converged: standard error 1e-9 not reached with 1,000,000 samples, the most allowed";
  expect({ code, stderr }).toEqual({ code: 0, stderr: `warning: ${text}\n` });
  expect(stdout).toContain(`ended    ${text}\n`);
  const json = await ensemble("sample", "--json", ...args);
  expect(JSON.parse(json.stdout)).toMatchObject({ stopped: "maxSamples", complete: false, samples: 1e6 });
  expect(json.code).toBe(0);
});

test("errors of several outputs are to be met all", async () => {
  const args = ["asian", "--standard-error", "price=0.05", "--standard-error", "control=0.04", "--seed", "1"];
  const { stdout } = await ensemble("sample", ...args, "--relative-error", "control=1e-9");
  expect(stdout).toContain(
    "ended    standard error price 0.05 and control 0.04 or relative error control 1e-9 reached\n",
  );
  const { outputs, stopped } = await report(...args);
  expect(stopped).toBe("standardError");
  expect((outputs as Record<string, { standardError: number }>)["control"]?.standardError).toBeLessThanOrEqual(0.04);
});

test("a ratio has a value with its error in text, JSON and CSV, and may end the run", async () => {
  const args = ["barrier", "--ratio", "continuous/price", "--standard-error", "continuous/price=0.001", "--seed", "1"];
  const { derived, stopped } = await report(...args);
  const { value, standardError, confidenceInterval, reason } = derived["continuous/price"] ?? {};
  expect([stopped, reason]).toEqual(["standardError", null]);
  expect(standardError).toBeLessThanOrEqual(0.001);
  expect(confidenceInterval?.[0]).toBeLessThan(value ?? 0);
  const { stdout } = await ensemble("sample", ...args);
  expect(stdout).toMatch(/^continuous\/price = 0\.\d+ ± 0\.\d+\n +95 % interval 0\.\d+ to 0\.\d+$/mu);
  const csv = await ensemble("sample", ...args, "--csv");
  const [head = "", row = ""] = csv.stdout.split("\n");
  expect(head).toContain("continuous/price_value,continuous/price_standardError,");
  expect(row.split(",")[head.split(",").indexOf("continuous/price_value")]).toBe(String(value));
});

test.each([
  [["pie"], "unknown kernel pie; did you mean pi?"],
  [["nowhere.ts"], "there is no file nowhere.ts"],
  [[join(tmpdir(), ".")], `${join(tmpdir(), ".")} is not a file`],
  [[], "sample expects a kernel: ensemble sample NAME, FILE.ts or FILE.wasm"],
  [["pi", "pi"], "sample expects one kernel; got pi pi"],
  [["pi", "--param", "a=1"], "pi has no parameter a; it has none"],
  [["pi", "--param", "a"], "--param expects NAME=VALUE, or NAME=VALUE,VALUE; got a"],
  [["pi", "--samples", "0"], "--samples expects a whole number from 1 to 2^53 - 1, such as 1e10; got 0"],
  [
    ["pi", "--relative-error", "1e-3", "--max-samples", "x"],
    "--max-samples expects a whole number from 1 to 2^53 - 1, such as 1e10; got x",
  ],
  [
    ["pi", "--samples", "5", "--max-samples", "6"],
    "--samples and --max-samples contradict each other: with --samples the number is exact",
  ],
  [["pi", "--standard-error", "0"], "--standard-error expects a number > 0, such as 1e-4; got 0"],
  [
    ["asian", "--standard-error", "0.1", "--standard-error", "price=0.1"],
    "--standard-error expects one number, or OUTPUT=NUMBER for each output; got 0.1 and price=0.1",
  ],
  [["asian", "--standard-error", "price=x"], "--standard-error expects a number > 0, such as 1e-4; got x"],
  [["asian", "--standard-error", "delta=1"], "standardError expects names of price, control; got delta"],
  [["asian", "--relative-error", "price=1", "--relative-error", "price=2"], "--relative-error price is given twice"],
  [["barrier", "--ratio", "price"], "--ratio expects two outputs, as in price/delta; got price"],
  [
    ["barrier", "--ratio", "price/vega", "--samples", "1"],
    "derived: price/vega expects outputs, of price, continuous; got vega",
  ],
  [["pi", "--relative-error", "-1"], "--relative-error expects a number > 0, such as 1e-4; got -1"],
  [["pi", "--time-limit", "10"], "--time-limit expects a time with its unit, such as 10s, 500ms, 5min or 2h; got 10"],
  [["pi", "--confidence-level", "95"], "--confidence-level expects a number between 0 and 1, such as 0.99; got 95"],
  [["pi", "--chunk-samples", "0"], "--chunk-samples expects a whole number from 1 to 2^31 - 1, such as 1e6; got 0"],
  [["pi", "--plot", "pi.png"], "--plot expects a file name that ends in .svg; got pi.png"],
  [["pi", "--plot", "no/such/pi.svg"], "--plot: there is no folder no/such"],
  [
    ["pi", "--histogram", "5"],
    "--histogram expects auto or LOW:HIGH:BINS, such as -3:3 or 0:200:50, with 1 to 4096 bins; got 5",
  ],
  [["pi", "--checkpoint", tmpdir()], `--checkpoint: ${tmpdir()} is a folder`],
])("sample %j ends with 2 and words", async (args, message) => {
  expect(await ensemble("sample", ...args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
});

test("--plot draws the run: the last point is the estimate, the dashes are the known answer", async () => {
  const plot = join(folder, "pi & more.svg");
  const { outputs } = await report("pi", "--samples", "3e8", "--seed", "4", "--plot", plot);
  const svg = parseXml(readFileSync(plot, "utf8"));
  const texts = all(svg, "text").map(({ text }) => text);
  const { mean, standardError } = outputs["pi"] ?? {};
  expect(texts).toContain(`${mean?.toFixed(6)} ± ${standardError?.toFixed(6)}`);
  expect(texts).toEqual(
    expect.arrayContaining([
      "pi",
      "mean of pi",
      "known 3.1415927",
      "known answer",
      "10⁸",
      "samples drawn (logarithmic axis)",
    ]),
  );
  expect(texts.some((text) => /^300,000,000 samples in .* · seed 4$/.test(text))).toBe(true);
  const points = pathPoints(ofClass(svg, "estimate")[0]);
  expect(points.length).toBeGreaterThanOrEqual(2);
  expect(points.length).toBeLessThanOrEqual(200);
  const [end] = ofClass(svg, "end");
  expect(points.at(-1)).toEqual([Number(end?.attributes["cx"]), Number(end?.attributes["cy"])]);
  // y falls as values rise: the sides of dot and dashes are those of estimate and known answer.
  const answerY = Number(ofClass(svg, "answer")[0]?.attributes["y1"]);
  expect(Math.sign(answerY - (points.at(-1)?.[1] ?? 0))).toBe(Math.sign((mean ?? 0) - Math.PI));
});

test("--histogram counts the samples of the first output, in all that is printed, and draws them", async () => {
  const plot = join(folder, "european.svg");
  const args = ["--samples", "1e5", "--seed", "4", "--histogram", "0:40:4"];
  const { histogram, samples } = await report("european", ...args, "--plot", plot);
  if (histogram === null) throw new Error("there is no histogram");
  const { counts, below, above, quantiles, ...bins } = histogram;
  expect(bins).toEqual({ low: 0, high: 40, bins: 4 });
  expect(counts.reduce((sum, count) => sum + count, below + above)).toBe(samples);
  // Payoffs are never below 0; some are above 40, but less than a twentieth are above 42.
  expect(below).toBe(0);
  expect(above).toBeGreaterThan(0);
  expect(Object.keys(quantiles)).toEqual(["0.05", "0.25", "0.5", "0.75", "0.95"]);
  expect(quantiles["0.5"]).toBeLessThan(10);
  expect(quantiles["0.95"]).toBeNull();

  const svg = parseXml(readFileSync(plot, "utf8"));
  expect(ofClass(svg, "bars")).toHaveLength(1);
  const texts = all(svg, "text").map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(["spread of price", "95 % below at least 40"]));
  expect(texts.some((text) => /^one sample of price; not shown: \d\.\d % above$/.test(text))).toBe(true);

  const { stdout } = await ensemble("sample", "european", ...args);
  expect(stdout).toContain(`\nspread of price\n 0 to 10  ${counts[0]?.toLocaleString("en")} `);
  expect(stdout).toMatch(
    /\n5 % below \d, 25 % below \d, median \d, 75 % below 1\d, 95 % below at least 40\n\nsamples /,
  );
});

test("--histogram auto finds its bins, the same in each run", async () => {
  const args = ["european", "--samples", "1e5", "--seed", "4", "--histogram", "auto"];
  const [first, second] = await Promise.all([report(...args), report(...args, "--engines", "1")]);
  expect(first.histogram).toMatchObject({ low: 0, high: 80, bins: 80 });
  expect(second.histogram).toEqual(first.histogram);
});

test("a plot without a histogram has no panel of it", async () => {
  const plot = join(folder, "plain.svg");
  await report("pi", "--samples", "1e7", "--seed", "4", "--plot", plot);
  expect(ofClass(parseXml(readFileSync(plot, "utf8")), "bars")).toEqual([]);
});
