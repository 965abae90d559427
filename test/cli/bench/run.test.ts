import { expect, test } from "vitest";
// The built files: the threads of peers can't load TypeScript.
import { PEER_LOADERS } from "../../../build/lib/cli/bench/peers.js";
import type { Report } from "../../../build/lib/cli/bench/report.js";
import { runBench } from "../../../build/lib/cli/bench/run.js";
import { reportText } from "../../../build/lib/cli/bench/text.js";
import { terminal } from "../fake-output.ts";
import { tooLong } from "../too-long.ts";

const TIMEOUT_MS = 240_000;

test("a quick run without one peer measures all sections, and says what it left out", {
  timeout: TIMEOUT_MS,
}, async () => {
  const missing = Object.assign(new Error("Cannot find package 'tinypool'"), { code: "ERR_MODULE_NOT_FOUND" });
  const steps: string[] = [];
  const report = await runBench({
    quick: true,
    engines: 2,
    onStep: (text) => steps.push(text),
    loaders: { ...PEER_LOADERS, tinypool: () => Promise.reject(missing) },
  });

  expect(report.sections.map(({ name }) => name)).toEqual([
    "pi",
    "overhead",
    "memory",
    "latency",
    "throughput",
    "transfer",
    "startup",
    "import",
  ]);
  const rows = report.sections.flatMap((section) => section.rows);
  for (const { median, ratio, samples } of rows) {
    for (const figure of [median, ratio, samples]) {
      expect(figure).toBeGreaterThan(0);
      expect(figure).toBeLessThan(Number.POSITIVE_INFINITY);
    }
  }
  for (const { rows: own, base } of report.sections) {
    expect(own.find(({ name }) => name === base)).toMatchObject({ ratio: 1 });
  }
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(["piscina", "workerpool", "poolifier"]));
  expect(rows.map(({ name }) => name)).not.toContain("tinypool");
  expect(report.leftOut).toEqual([{ name: "tinypool", reason: "not installed" }]);
  for (const { value, aim, bound, met } of report.aims) {
    expect(met).toBe(bound === "at least" ? value >= aim : value <= aim);
  }
  expect(steps.length).toBeGreaterThan(rows.length);

  const parsed = JSON.parse(JSON.stringify(report)) as Report;
  expect(parsed).toEqual(report);
  const text = reportText(report, terminal(200));
  for (const { title } of report.sections) expect(text).toContain(title);
  expect(text).toContain("left out: tinypool (not installed)");
  for (const columns of [40, 80, 200]) expect(tooLong(reportText(report, terminal(columns)), columns)).toEqual([]);
});

test("an aborted run rejects with the reason", async () => {
  const interrupt = new AbortController();
  const run = runBench({ quick: true, engines: 1, signal: interrupt.signal, onStep: () => interrupt.abort("enough") });
  await expect(run).rejects.toBe("enough");
});
