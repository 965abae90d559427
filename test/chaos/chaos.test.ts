import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { replay } from "../../src/recording/replay.ts";
import { type Ending, ending } from "../cli/ensemble.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";

// In a process of its own, whose resources are nobody else's.
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ending> {
  const script = fileURLToPath(new URL("run.ts", import.meta.url));
  // Counts of objects are an experimental feature of Node, which says so.
  const flags = ["--disable-warning=ExperimentalWarning", "--import", "tsx"];
  return ending(spawn(process.execPath, [...flags, script, ...args], { env: { ...process.env, ...env } }));
}

test("three seconds of chaos: everything settles as it may, and nothing is left", { timeout: 120_000 }, async () => {
  const { code, stdout, stderr } = await run(["--seconds", "3", "--seed", "2026"]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^seed 2026\n/u);
  expect(stdout).toMatch(/all is well\n$/u);
  expect(code).toBe(0);
});

test.runIf(HAS_SERVER)(
  "six seconds of chaos on a cluster: hosts, a client and the server die, all settles, and nothing is left",
  { timeout: 240_000 },
  async () => {
    const { code, stdout, stderr } = await run(["--nats", "--seconds", "6", "--seed", "2026"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/all is well\n$/u);
    expect(code).toBe(0);
  },
);

test("chaos that is recorded is replayed to the same commands", { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "ensemble-chaos-"));
  try {
    const env = { ENSEMBLE_RECORD: join(folder, "run.jsonl") };
    const { stdout } = await run(["--seconds", "2", "--seed", "11"], env);
    expect(stdout).toMatch(/all is well\n$/u);
    const files = readdirSync(folder);
    expect(files).toContain("run.jsonl");
    for (const name of files) {
      const { difference, remains } = replay(readFileSync(join(folder, name), "utf8").split("\n"));
      expect([difference, remains.tasks]).toEqual([undefined, []]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a run that ends early says why", async () => {
  const code = 'import { isMainThread } from "node:worker_threads"; if (!isMainThread) throw new Error("not here")';
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(code)}`;
  const { code: exit, stdout, stderr } = await run(["--seconds", "1", "--seed", "1"], { NODE_OPTIONS });
  expect(stderr).toMatch(/the run ended early: EngineStartError: engine 0 did not start: not here/u);
  expect(stdout).toMatch(/1 violations; seed 1\n$/u);
  expect(exit).toBe(1);
});

test("--help tells what can be given", async () => {
  const { code, stdout } = await run(["--help"]);
  expect(stdout).toContain("--seconds N");
  expect(stdout).toContain("--seed N");
  expect(code).toBe(0);
});

test.each([
  ["--seconds", "soon"],
  ["--seed", "-1"],
])("%s %s is refused", async (option, value) => {
  expect(await run([`${option}=${value}`])).toMatchObject({ code: 2, stdout: "" });
});
