import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readlink, rm, symlink } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { checkpointFile } from "../../../src/node/checkpoint-file.ts";
import { CheckpointError } from "../../../src/protocol/errors.ts";
import type { CheckpointStore } from "../../../src/sampling/run/checkpoint.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "ensemble-checkpoint-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

const opened: CheckpointStore[] = [];
afterEach(() => {
  for (const store of opened.splice(0)) void store.release();
});

/** A checkpoint that is taken until the test ends. */
function taken(path: string): CheckpointStore {
  const store = checkpointFile(path);
  store.take();
  opened.push(store);
  return store;
}

/** What is thrown at a call that takes the checkpoint. */
function refusal(path: string): CheckpointError {
  let refused: unknown;
  try {
    taken(path);
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(CheckpointError);
  // The line above says so.
  return refused as CheckpointError;
}

test("a checkpoint is read as it was written last, and leaves nothing beside it", async () => {
  const path = await folder();
  const store = taken(join(path, "run"));
  expect(store.read()).toBeUndefined();
  await store.write("first");
  await store.write("second");
  expect([store.read(), (await readdir(path)).toSorted()]).toEqual(["second", ["run", "run.lock"]]);
  void store.release();
  expect(await readdir(path)).toEqual(["run"]);
});

test.skipIf(process.platform === "win32")("a device, or a pipe, is no checkpoint", async () => {
  const pipe = join(await folder(), "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const path of ["/dev/zero", pipe]) {
    expect(refusal(path).message).toMatch(/it is no file, but a device or a pipe; name a file$/u);
    expect(existsSync(`${path}.lock`)).toBe(false);
  }
});

test("a checkpoint that can't be put in its place leaves nothing beside it", async () => {
  const path = await folder();
  await mkdir(join(path, "run"));
  const store = checkpointFile(join(path, "run"));
  for (let i = 0; i < 3; i++) await expect(store.write("lost")).rejects.toThrow();
  expect(await readdir(path)).toEqual(["run"]);
});

describe("a place where nothing can be written is refused at once", () => {
  test.each([
    ["in a folder that is not there", "no/such/folder/run", "ENOENT"],
    ["in a file", "file/run", "ENOTDIR"],
  ])("%s", async (_, name, code) => {
    const path = await folder();
    writeFileSync(join(path, "file"), "");
    const error = refusal(join(path, name));
    expect(error.message).toContain(`the checkpoint ${join(path, name)} can't be used: ${code}`);
    expect(error.cause).toMatchObject({ code });
    expect(await readdir(path)).toEqual(["file"]);
  });

  test.runIf(process.platform === "linux")("on a device that is full or takes no files", () => {
    expect(refusal("/proc/run").message).toMatch(/can't be used: E\w+/u);
  });
});

describe("a symbolic link", () => {
  test.each([true, false])("is followed and stays one, whether its file is there or not: %s", async (isThere) => {
    const path = await folder();
    await mkdir(join(path, "real"));
    if (isThere) writeFileSync(join(path, "real", "run"), "before");
    await symlink(join("real", "run"), join(path, "link"));
    const store = taken(join(path, "link"));
    expect(store.read()).toBe(isThere ? "before" : undefined);
    await store.write("after");
    expect(await readlink(join(path, "link"))).toBe(join("real", "run"));
    expect(readFileSync(join(path, "real", "run"), "utf8")).toBe("after");
    // It is one checkpoint by both names.
    expect(refusal(join(path, "real", "run")).message).toContain("another run of this process");
  });

  test("that leads to itself is refused", async () => {
    const path = await folder();
    await symlink("loop", join(path, "loop"));
    expect(() => checkpointFile(join(path, "loop"))).toThrow(/a symbolic link that leads nowhere/u);
  });
});

describe("what processes left that died while they wrote", () => {
  test("is removed, and nothing else", async () => {
    const path = await folder();
    const left = ["run.new", "run.123.new", "run.123.4.new"];
    const others = ["other.new", "run.news", "run.x.new", "run2.1.new", "run.json"];
    for (const name of [...left, ...others]) writeFileSync(join(path, name), "half");
    void taken(join(path, "run")).release();
    expect((await readdir(path)).toSorted()).toEqual(others.toSorted());
  });
});

/** The lock that a process would write. */
function lock(path: string, parts: object = {}): void {
  const startedMs = Date.now() - 1000 * process.uptime();
  writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), startedMs, ...parts }));
}

/** Number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["--eval", ""]);
  await once(child, "exit");
  return child.pid ?? Number.NaN;
}

describe("a checkpoint that a run has", () => {
  test("is refused to another of the process, until it has ended", async () => {
    const path = join(await folder(), "run");
    const first = taken(path);
    expect(refusal(path).message).toContain("another run of this process keeps its state in it");
    void first.release();
    taken(path);
  });

  test("is refused to another process while that lives, and not once it has died", async () => {
    const path = join(await folder(), "run");
    const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1e6)"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    lock(`${path}.lock`, { pid: child.pid });
    const { message } = refusal(path);
    expect(message).toContain(`process ${child.pid} keeps its state in it; if it does not, remove ${path}.lock`);
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
    taken(path);
    expect(JSON.parse(readFileSync(`${path}.lock`, "utf8"))).toMatchObject({ pid: process.pid });
  });

  test("is refused to another thread of the process", async () => {
    const path = join(await folder(), "run");
    lock(`${path}.lock`);
    expect(refusal(path).message).toContain("another thread of this process");
  });

  test.each<[string, () => object | Promise<object>]>([
    ["an earlier process of the same number, as in containers", () => ({ startedMs: Date.now() - 1e7 })],
    ["a process from before the machine started", async () => ({ pid: process.ppid, startedMs: 1e6 })],
    ["a process that has died", async () => ({ pid: await deadPid() })],
  ])("is not refused over the lock of %s", async (_, parts) => {
    const path = join(await folder(), "run");
    lock(`${path}.lock`, await parts());
    taken(path);
  });

  test.each([
    ["another machine", '{"pid":1,"host":"elsewhere","startedMs":1}', "process 1 on elsewhere"],
    ["nobody knows whom", "{", "another process"],
  ])("of %s is refused while its lock is fresh", async (_, text, who) => {
    const path = join(await folder(), "run");
    writeFileSync(`${path}.lock`, text);
    expect(refusal(path).message).toContain(`${who} keeps its state in it`);
    const longAgo = new Date(Date.now() - 301_000);
    utimesSync(`${path}.lock`, longAgo, longAgo);
    taken(path);
  });

  test("leaves no lock when its process ends", async () => {
    const path = join(await folder(), "run");
    const module = new URL("../../../build/lib/node/checkpoint-file.js", import.meta.url).href;
    const script = `import { checkpointFile } from ${JSON.stringify(module)}; checkpointFile(process.argv[1]).take();`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script, path], { stdio: "inherit" });
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});
