import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkpointFile } from "../../src/node/checkpoint-file.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "ensemble-checkpoint-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test("a checkpoint is read as it was written last, and leaves nothing beside it", async () => {
  const path = await folder();
  const store = checkpointFile(join(path, "run"));
  expect(store.read()).toBeUndefined();
  await store.write("first");
  await store.write("second");
  expect([store.read(), await readdir(path)]).toEqual(["second", ["run"]]);
});

test("a checkpoint that can't be put in its place leaves nothing beside it", async () => {
  const path = await folder();
  await mkdir(join(path, "run"));
  const store = checkpointFile(join(path, "run"));
  for (let i = 0; i < 3; i++) await expect(store.write("lost")).rejects.toThrow();
  expect(await readdir(path)).toEqual(["run"]);
});
