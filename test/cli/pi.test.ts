import { expect, test } from "vitest";
import { ensemble } from "./ensemble.ts";

interface PiReport {
  estimate: number;
  standardError: number | null;
  samples: number;
  seed: number | string;
  engines: number;
  elapsedMs: number;
  samplesPerSecond: number;
  speedup: { oneEngine: number; plainJs: number };
}

async function report(...args: readonly string[]): Promise<PiReport> {
  const { code, stdout, stderr } = await ensemble("pi", "--json", ...args);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(stdout) as PiReport;
}

test("--json prints one object and nothing else", async () => {
  const { estimate, standardError, samples, seed, engines, elapsedMs, samplesPerSecond, speedup, ...more } =
    await report("--samples", "2e7", "--seed", "2026", "--engines", "2");
  expect(more).toEqual({});
  expect({ samples, seed, engines }).toEqual({ samples: 2e7, seed: 2026, engines: 2 });
  // The seed is fixed: 5 standard errors are never passed.
  expect(Math.abs(estimate - Math.PI)).toBeLessThan(5 * (standardError ?? 0));
  // 1.642 / sqrt(samples), within the noise of an estimated variance.
  expect(standardError).toBeCloseTo(1.642 / Math.sqrt(2e7), 6);
  expect(samplesPerSecond).toBeCloseTo((1000 * samples) / elapsedMs, -3);
  expect(speedup.oneEngine).toBeGreaterThan(0);
  expect(speedup.plainJs).toBeGreaterThan(0);
});

test("the same seed prints the same estimate on 1, 2 and 3 engines", async () => {
  const reports = await Promise.all(
    ["1", "2", "3"].map((engines) => report("--samples", "3e7", "--seed", "7", "--engines", engines)),
  );
  expect(new Set(reports.map(({ estimate, standardError }) => `${estimate} ${standardError}`)).size).toBe(1);
  expect(reports.map(({ engines }) => engines)).toEqual([1, 2, 3]);
});

test("without a seed, each run draws one and names it", async () => {
  const [a, b] = await Promise.all([report("--samples", "1e6"), report("--samples", "1e6")]);
  expect(a.seed).not.toBe(b.seed);
  expect((await report("--samples", "1e6", "--seed", String(a.seed))).estimate).toBe(a.estimate);
});

test("a seed beyond 2^53 keeps all its digits", async () => {
  expect((await report("--samples", "1000", "--seed", "18446744073709551615")).seed).toBe("18446744073709551615");
});

test("one sample has no standard error", async () => {
  const { standardError, samples } = await report("--samples", "1");
  expect({ standardError, samples }).toEqual({ standardError: null, samples: 1 });
});

test("people get the estimate, its distance from pi, the rate and the speed", async () => {
  const { code, stdout, stderr } = await ensemble("pi", "--samples", "2e7", "--seed", "2026", "--engines", "2");
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).toMatch(
    new RegExp(
      [
        String.raw`^pi = 3\.14\d{3} ± 0\.00037`,
        String.raw` {5}\d\.\d\d standard errors (above|below) the true value`,
        "",
        "samples  20,000,000, seed 2026",
        String.raw`time     [\d.]+ m?s on 2 engines, [\d.]+ [MG] samples/s`,
        String.raw`speed    [\d.,]+ x one engine`,
        String.raw` {9}[\d.,]+ x a plain JavaScript loop\n$`,
      ].join(String.raw`\n`),
    ),
  );
});

test.each(["0", "-1", "1.5", "NaN", "abc", "1e400"])("--samples %s ends with 2 and words", async (text) => {
  expect(await ensemble("pi", "--samples", text)).toEqual({
    code: 2,
    stdout: "",
    stderr: `ensemble: --samples expects a whole number from 1 to 2^53 - 1, such as 1e10; got ${text}\n`,
  });
});

test.each([
  [["--engines", "0"], "--engines expects a whole number from 1 to 1024; got 0"],
  [["--engines", "1.5"], "--engines expects a whole number from 1 to 1024; got 1.5"],
  [["--seed", "-5"], "--seed expects a whole number from 0 to 2^64 - 1; got -5"],
  [["--samples"], "--samples expects a value: --samples N"],
  [["1e6"], "pi takes options only; got 1e6"],
])("pi %j ends with 2 and words", async (args, message) => {
  expect(await ensemble("pi", ...args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
});
