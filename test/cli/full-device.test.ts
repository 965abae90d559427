import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { ensemble, MAIN, plainEnv } from "./ensemble.ts";

// A device of Linux that is always full.
const FULL = "/dev/full";

describe.runIf(existsSync(FULL))("on a device that is full", () => {
  test.each([
    [["sample", "pi", "--samples", "1e6", "--json"]],
    [["sample", "pi", "--samples", "1e6"]],
    [["kernels"]],
    [["--help"]],
    [["pi", "--samples", "1e6", "--json"]],
  ])("standard output ends %j with a sentence", async (args) => {
    const full = openSync(FULL, "w");
    const child = spawn(process.execPath, [MAIN, ...args], { env: plainEnv(), stdio: ["ignore", full, "pipe"] });
    closeSync(full);
    const closed = once(child, "close");
    // A pipe, as asked for above.
    const stderr = await text(child.stderr as Readable);
    expect(await closed).toEqual([1, null]);
    expect(stderr).toMatch(/^ensemble: standard output can't be written: ENOSPC[^\n]*\n$/mu);
    expect(stderr).not.toContain("    at ");
  });

  test("standard error ends a run with an exit code", async () => {
    const full = openSync(FULL, "w");
    const child = spawn(process.execPath, [MAIN, "sample"], { env: plainEnv(), stdio: ["ignore", "ignore", full] });
    closeSync(full);
    expect(await once(child, "close")).toEqual([1, null]);
  });

  test("a plot ends with a sentence", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ensemble-full-"));
    symlinkSync(FULL, join(folder, "plot.svg"));
    const { code, stdout, stderr } = await ensemble(
      "sample",
      "pi",
      "--samples",
      "1e6",
      "--plot",
      join(folder, "plot.svg"),
    );
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^pi = 3\.1/mu);
    expect(stderr).toMatch(/^ensemble: --plot: ENOSPC[^\n]*\n$/mu);
  });
});
