import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { SampleReport } from "../../src/cli/sample/report.ts";
import { type Ending, ending, ensemble, start } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble-sample-interrupt-"));
afterAll(() => rmSync(folder, { recursive: true }));

// The tests run beside each other: most of their time goes by until a run shows its first line of progress, a second
// in which its engines sample.

/** Starts `ensemble sample …`, and interrupts it when it shows its first line of progress. */
async function interrupted(signal: "SIGINT" | "SIGTERM", ...args: readonly string[]): Promise<Ending> {
  const child = start("sample", ...args);
  const done = ending(child);
  await once(child.stderr, "data");
  child.kill(signal);
  return done;
}

test.concurrent.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends a run with what is there, and with %i", async (signal, exitCode) => {
  const { code, stdout, stderr } = await interrupted(signal, "pi", "--samples", "1e15", "--engines", "2");
  expect(code).toBe(exitCode);
  expect(stdout).toMatch(/^pi = 3\.14\d* ± /m);
  expect(stdout).toMatch(/^ended {4}aborted$/m);
  expect(stderr).toMatch(/^warning: aborted: the result rests on what was there$/m);
});

test.concurrent("SIGINT and SIGTERM end a run of pi with what is there, and measure nothing more", async () => {
  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    const child = start("pi", "--samples", "1e15", "--engines", "2");
    const done = ending(child);
    await once(child.stderr, "data");
    child.kill(signal);
    const { code, stdout, stderr } = await done;
    expect(code).toBe(exitCode);
    expect(stdout).toMatch(/^pi = 3\.14\d* ± /m);
    expect(stdout).not.toContain("plain JavaScript loop");
    expect(stderr).toMatch(/^warning: aborted: the result rests on what was there$/m);
  }
});

test.concurrent("a plot of an aborted run says so", async () => {
  const plot = join(folder, "aborted.svg");
  await interrupted("SIGINT", "pi", "--samples", "1e15", "--plot", plot);
  expect(readFileSync(plot, "utf8")).toContain(" · aborted");
});

test.concurrent("a run cut by an interrupt goes on from its checkpoint to the numbers of an uninterrupted one", async () => {
  const checkpoint = join(folder, "pi.checkpoint");
  const args = ["pi", "--samples", "8e9", "--json", "--checkpoint", checkpoint];
  const cut = await interrupted("SIGINT", ...args.filter((arg) => arg !== "--json"), "--engines", "1", "--seed", "5");
  expect(cut.code).toBe(130);
  expect(cut.stdout).toContain(`state    in ${checkpoint}; the same command goes on from it\n`);
  // Without a seed: the checkpoint has it.
  const resumed = JSON.parse((await ensemble("sample", ...args)).stdout) as SampleReport;
  const whole = JSON.parse((await ensemble("sample", ...args.slice(0, 4), "--seed", "5")).stdout) as SampleReport;
  expect(resumed.resumedAt).toBeGreaterThan(0);
  expect(resumed.resumedAt).toBeLessThan(8e9);
  expect(withoutEffort(resumed)).toEqual(withoutEffort(whole));
}, 180_000);

function withoutEffort(report: SampleReport): Partial<SampleReport> {
  const { elapsedMs: _time, samplesPerSecond: _rate, engines: _engines, resumedAt: _from, ...numbers } = report;
  return numbers;
}

test.concurrent("a checkpoint that another process writes is refused, and the other goes on", async () => {
  const checkpoint = join(folder, "shared.checkpoint");
  const args = ["sample", "pi", "--samples", "1e15", "--engines", "1", "--checkpoint", checkpoint];
  const first = start(...args);
  const done = ending(first);
  await once(first.stderr, "data");
  const second = await ensemble(...args);
  expect(second).toMatchObject({ code: 1, stdout: "" });
  expect(second.stderr).toContain(`process ${first.pid} keeps its state in it`);
  first.kill("SIGTERM");
  const { code, stdout } = await done;
  expect(code).toBe(143);
  expect(stdout).toContain("the same command goes on from it");
});

test.concurrent("a checkpoint that can't be written any more costs neither the run nor its estimate", async () => {
  const place = join(folder, "gone");
  mkdirSync(place);
  const args = ["sample", "pi", "--samples", "1e15", "--engines", "1", "--checkpoint", join(place, "run")];
  const child = start(...args);
  const done = ending(child);
  await once(child.stderr, "data");
  rmSync(place, { recursive: true });
  // A line says so as soon as a write has failed.
  let seen = "";
  await new Promise<void>((resolve) => {
    child.stderr.on("data", (part: Buffer) => {
      seen += String(part);
      if (/^warning: .* could not be written: ENOENT/mu.test(seen)) resolve();
    });
  });
  child.kill("SIGINT");
  const { code, stdout } = await done;
  expect(code).toBe(130);
  expect(stdout).toMatch(/^pi = 3\.14\d* ± /m);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("it could not be written: ENOENT");
});

test.concurrent("a checkpoint of another run, or a damaged one, is refused with the reason", async () => {
  const checkpoint = join(folder, "other.checkpoint");
  await ensemble("sample", "pi", "--samples", "1e7", "--seed", "1", "--checkpoint", checkpoint);
  const other = await ensemble("sample", "pi", "--samples", "1e8", "--seed", "2", "--checkpoint", checkpoint);
  expect(other).toMatchObject({ code: 1, stdout: "" });
  expect(other.stderr).toContain('it is of a run with seed "1", this one has "2"');
  writeFileSync(checkpoint, readFileSync(checkpoint, "utf8").replace('"chunks":', '"chunks":1'));
  const damaged = await ensemble("sample", "pi", "--samples", "1e8", "--checkpoint", checkpoint);
  expect(damaged).toMatchObject({ code: 1, stdout: "" });
  expect(damaged.stderr).toContain("its checksum does not fit");
  expect(existsSync(checkpoint)).toBe(true);
});
