import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Readable } from "node:stream";
import { afterAll, describe, expect, test } from "vitest";
import { connect, EngineLostError, RemoteError, TaskAbortedError } from "wasm-ensemble";
import type { ReplayReport } from "../../src/recording/replay.ts";
import { replay } from "../../src/recording/replay.ts";
import { ensemble, plainEnv } from "../cli/ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble-record-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function replayFile(file: string): ReplayReport {
  return replay(readFileSync(file, "utf8").split("\n"));
}

/** Runs a program in a process of its own until it says that it hangs, and kills it. */
async function killHanging(program: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    env: { ...plainEnv(), ...env },
    cwd: process.cwd(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  // A pipe, as asked for above.
  await once(child.stdout as Readable, "data");
  child.kill("SIGKILL");
  await ended;
}

test("a run with failures, retries, aborts, lost engines and dependencies is replayed to the same commands", async () => {
  const record = join(folder, "run.jsonl");
  const client = await connect({ engines: 3, graceMs: 20, record });
  const view = client.loadBalancedView({ retries: 2, policy: "twoRandom" });
  const numbers = Array.from({ length: 2000 }, (_, i) => i);
  const [squares, failed, lost, aborted] = await Promise.allSettled([
    view.map((x: number) => x * x, numbers),
    view.apply(() => {
      throw new RangeError("no");
    }),
    client.loadBalancedView().apply(() => globalThis.process.exit(3)),
    (() => {
      const hang = client.directView(0).apply(() => {
        for (;;);
      });
      hang.abort();
      return hang;
    })(),
  ]);
  expect(squares).toMatchObject({ status: "fulfilled" });
  expect(failed).toMatchObject({ reason: expect.any(RemoteError) as RemoteError });
  expect(lost).toMatchObject({ reason: expect.any(EngineLostError) as EngineLostError });
  expect(aborted).toMatchObject({ reason: expect.any(TaskAbortedError) as TaskAbortedError });
  await client.waitForEngines(3);
  const first = view.apply((x: number) => x + 1, 1);
  expect(await client.loadBalancedView({ after: first, policy: () => 0 }).apply((x: number) => x + 1, first)).toBe(3);
  await client.at(1).push({ data: 1 });
  expect(await client.loadBalancedView({ require: { names: ["data"] } }).apply(() => "found")).toBe("found");
  const stop = new AbortController();
  const late = client.loadBalancedView({ signal: stop.signal, queueTimeoutMs: 10_000 });
  const waits = late.apply(
    (endless) => endless,
    client.at(0).apply(() => new Promise(() => undefined)),
  );
  stop.abort(new Error("enough"));
  await expect(waits).rejects.toThrow(TaskAbortedError);
  const items: number[] = [];
  for await (const item of view.with({ targets: client.ids.slice(1) }).imap((x: number) => x, [1, 2, 3]))
    items.push(item);
  expect(items).toEqual([1, 2, 3]);
  await client.close();
  const { difference, unfinished, remains, commands } = replayFile(record);
  expect({ difference, unfinished, tasks: remains.tasks }).toEqual({
    difference: undefined,
    unfinished: undefined,
    tasks: [],
  });
  expect(remains.closed).toBe(true);
  expect(commands).toBeGreaterThan(20);
});

test("errors that nothing caught on an engine are told from other ends in a replay, too", async () => {
  const record = join(folder, "uncaught.jsonl");
  const client = await connect({ engines: 1, record });
  const view = client.loadBalancedView({ retries: 1 });
  const ends = view.apply(() => {
    void Promise.reject(new TypeError("nobody"));
    return new Promise(() => undefined);
  });
  await expect(ends).rejects.toThrow("nothing there caught TypeError: nobody");
  await client.close();
  expect(replayFile(record).difference).toBe(undefined);
});

test("a recording holds no code, arguments or values", async () => {
  const record = join(folder, "private.jsonl");
  const client = await connect({ engines: 1, record });
  await client.directView().push({ secretName: "secret value" });
  await client.loadBalancedView().apply((text: string) => `secret result ${text}`, "secret argument");
  await client.loadBalancedView().map((text: string) => text, ["secret item"]);
  client
    .loadBalancedView()
    .apply(() => 1)
    .abort("secret reason");
  await client.close();
  expect(readFileSync(record, "utf8")).not.toContain("secret");
});

describe("what hangs is shown with what it waits for", () => {
  const HANG = `
    const { connect } = await import("wasm-ensemble");
    const client = await connect({ engines: 2 });
    const view = client.loadBalancedView();
    await view.map((x) => x, [1, 2, 3]);
    const endless = client.directView(1).apply(() => new Promise(() => {}));
    client.directView(1).apply(() => 1);
    client.loadBalancedView({ after: endless }).apply(() => 2);
    await client.directView(0).apply(() => 3);
    console.log("hangs");
    setInterval(() => {}, 1000);`;

  test("when the process is killed", async () => {
    const file = join(folder, "hang.jsonl");
    await killHanging(HANG, { ENSEMBLE_RECORD: file });
    const { code, stdout, stderr } = await ensemble("replay", file, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { remains } = JSON.parse(stdout) as ReplayReport;
    const [endless = -1, , after = -1] = remains.tasks.map(({ id }) => id);
    expect(remains.tasks.map(({ method, state, waitsFor }) => [method, state, waitsFor])).toEqual([
      ["apply", "sent", "engine 1 to end it"],
      ["apply", "sent", `engine 1, after task ${endless}`],
      ["apply", "held", `after: task ${endless}`],
    ]);
    const text = await ensemble("replay", file);
    expect(text.stdout).toContain("the scheduler gives the same commands again");
    expect(text.stdout).toContain("3 tasks were not over:");
    expect(text.stdout).toMatch(new RegExp(`^${after} +apply +held .* after: task ${endless}$`, "mu"));
  });

  test("when the thread blocks in a caller's own policy", async () => {
    const file = join(folder, "policy.jsonl");
    await killHanging(
      `const { connect } = await import("wasm-ensemble");
      const { writeSync } = await import("node:fs");
      const client = await connect({ engines: 1 });
      const policy = () => { writeSync(1, "hangs"); for (;;); };
      await client.loadBalancedView({ policy }).apply(() => 1);`,
      { ENSEMBLE_RECORD: file },
    );
    const { unfinished, difference, remains } = replayFile(file);
    expect([unfinished, difference]).toEqual(["turn > choose", undefined]);
    expect(remains.tasks.map(({ state }) => state)).toEqual(["queued"]);
  });

  test("when the thread blocks in a call", async () => {
    const file = join(folder, "block.jsonl");
    await killHanging(
      `const { connect } = await import("wasm-ensemble");
      const client = await connect({ engines: 1 });
      await client.directView(0).apply(() => 1);
      client.directView(0).applySync(async () => {
        (await import("node:fs")).writeSync(1, "hangs");
        await new Promise(() => {});
      });`,
      { ENSEMBLE_RECORD: file },
    );
    const { difference, remains } = replayFile(file);
    expect(difference).toBe(undefined);
    expect(remains.tasks.map(({ state, waitsFor }) => [state, waitsFor])).toEqual([["sent", "engine 0 to end it"]]);
  });
});

describe("connect({ record })", () => {
  test("says at once that a file can't be written", async () => {
    const record = join(folder, "nowhere", "run.jsonl");
    await expect(connect({ engines: 1, record })).rejects.toThrow(
      `the recording can't be written to ${record} (ENOENT`,
    );
  });

  test.each([[1], [""], [{}]])("refuses %j", async (record) => {
    await expect(connect({ engines: 1, record } as never)).rejects.toThrow(
      "record expects the path of a file, or a function",
    );
  });

  test("calls a function with lines", async () => {
    const texts: string[] = [];
    const client = await connect({ engines: 1, record: (lines) => texts.push(lines) });
    await client.directView().apply(() => 1);
    await client.close();
    expect(texts.every((text) => text.endsWith("\n"))).toBe(true);
    expect(replay(texts.join("").split("\n"))).toMatchObject({ difference: undefined, remains: { closed: true } });
  });

  test("goes on without a recording that can't be written any more, and says so", async () => {
    let isFull = false;
    let calls = 0;
    const record = (): void => {
      if (!isFull) return;
      calls += 1;
      throw new Error("the disk is full");
    };
    const client = await connect({ engines: 1, record });
    const events = client.events();
    isFull = true;
    for (let i = 0; i < 5; i++) expect(await client.directView(0).apply((x: number) => x, i)).toBe(i);
    const event: unknown = await events.next();
    expect(event).toMatchObject({ value: { kind: "record-failed", cause: { message: "the disk is full" } } });
    expect(calls).toBe(1);
    await client.close();
  });

  test.runIf(existsSync("/dev/full"))("does not end with a device that is full", async () => {
    const client = await connect({ engines: 1, record: "/dev/full" });
    expect(await client.directView(0).apply(() => "value")).toBe("value");
    await client.close();
  });
});

test("ENSEMBLE_RECORD gives each client a file of its own, and replaces none", async () => {
  const file = join(folder, "each.jsonl");
  const program = `
    const { connect } = await import("wasm-ensemble");
    const clients = await Promise.all([connect({ engines: 1 }), connect({ engines: 1 })]);
    await Promise.all(clients.map((client) => client.directView().apply(() => 1)));
    console.log("done");
    setInterval(() => {}, 1000);`;
  await killHanging(program, { ENSEMBLE_RECORD: file });
  await killHanging(program, { ENSEMBLE_RECORD: file });
  const files = readdirSync(folder).filter((name) => name.startsWith("each"));
  expect(files.toSorted()).toEqual(["each-2.jsonl", "each-3.jsonl", "each-4.jsonl", "each.jsonl"]);
  for (const name of files) expect(replayFile(join(folder, name)).difference).toBe(undefined);
});
