import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { replayText } from "../../src/cli/replay/text.ts";
import type { ReplayReport } from "../../src/recording/replay.ts";
import { ending, startWith } from "./ensemble.ts";
import { terminal } from "./fake-output.ts";
import { tooLong } from "./too-long.ts";

describe.each([40, 80, 200])("through a pipe to %i columns", (columns) => {
  const shown = async (...args: readonly string[]): Promise<string> => {
    return (await ending(startWith({ COLUMNS: String(columns) }, ...args))).stdout;
  };

  test.each([
    [["kernels"]],
    [["kernels", "asian"]],
    [["pi", "--samples", "1e6"]],
    [["sample", "asian", "--samples", "1e5", "--seed", "1", "--histogram", "auto"]],
    [["sample", "european", "--standard-error", "1e-9", "--max-samples", "1e5", "--seed", "1"]],
  ])("ensemble %j fits", async (args) => {
    const text = await shown(...args);
    expect(text).not.toBe("");
    expect(tooLong(text, columns)).toEqual([]);
  });

  test("the help of every command fits, but for its examples", async () => {
    const helps = await Promise.all([shown("--help"), ...commands.map(({ name }) => shown(name, "--help"))]);
    for (const help of helps) {
      const lines = help.split("\n").filter((line) => !EXAMPLES.has(line));
      expect(tooLong(lines.join("\n"), columns)).toEqual([]);
    }
  });

  test("what a recording waits for fits", () => {
    expect(tooLong(replayText(REPORT, terminal(columns)), columns)).toEqual([]);
  });
});

const EXAMPLES: ReadonlySet<string> = new Set(
  commands.flatMap(({ notes = "" }) => notes.split("\n").filter((line) => line.startsWith(" "))),
);

test.each(["", "0", "-5", "wide", "1e3.5"])("with COLUMNS=%s there are 80", async (value) => {
  const { stdout } = await ending(startWith({ COLUMNS: value }, "sample", "--help"));
  expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeGreaterThan(70);
  expect(tooLong(stdout, 80)).toEqual([]);
});

const TASK = { id: 39, method: "apply", state: "held", failures: 0, sinceMs: 309, waitsFor: "after: task 38, task 37" };

const REPORT = {
  events: 226,
  commands: 284,
  remains: {
    endMs: 309,
    closed: false,
    starting: 0,
    tasks: [TASK, { ...TASK, id: 40, waitsFor: "engine 0 to end it, which has been asked to stop" }],
    toCome: [12],
    engines: [{ engineId: 0, state: "joined", holds: [39], waiting: 1, completed: 12_345 }],
  },
} as unknown as ReplayReport;
