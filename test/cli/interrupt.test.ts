import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ending, start } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble-interrupt-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends a sampling run that would take days, with %i", async (signal, code) => {
  const child = start("pi", "--samples", "1e15", "--engines", "3");
  const done = ending(child);
  // The first line of progress: the engines are at work.
  await once(child.stderr, "data");
  child.kill(signal);
  const { stdout, ...ended } = await done;
  expect(ended).toMatchObject({ code });
  expect(stdout).toMatch(/^pi = 3\.14/u);
});

test("a run without a terminal, as with nohup, goes on when the terminal is closed", async () => {
  const child = start("pi", "--samples", "1e15", "--engines", "1");
  const done = ending(child);
  await once(child.stderr, "data");
  child.kill("SIGHUP");
  child.kill("SIGINT");
  expect(await done).toMatchObject({ code: 130 });
});

test("SIGINT ends a script that never gives way", async () => {
  const file = join(folder, "loops.js");
  writeFileSync(file, "console.log(1);\nawait new Promise((go) => setTimeout(go, 100));\nfor (;;);\n");
  const child = start("run", "--engines", "2", file);
  const done = ending(child);
  await once(child.stdout, "data");
  child.kill("SIGINT");
  expect(await done).toMatchObject({ code: 130, stderr: "" });
});

test.each(["stdout", "stderr"] as const)("a reader of %s that leaves ends it quietly", async (stream) => {
  const child = start("pi", "--samples", "2e7");
  child[stream].destroy();
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(0);
});
