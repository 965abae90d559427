import { AsyncLocalStorage } from "node:async_hooks";
import { execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import process from "node:process";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { type Client, connect, type EngineEvent, kernels, type TaskTrace } from "wasm-ensemble";

async function start(engines: number): Promise<Client> {
  const client = await connect({ engines, output: "capture" });
  onTestFinished(() => client.close());
  return client;
}

/** Messages of a channel, as each was when it came. */
function heard<Message>(name: string, hear: (message: Message) => void): void {
  // The channel says what its messages are.
  const listener = (message: unknown): void => hear(message as Message);
  subscribe(name, listener);
  onTestFinished(() => void unsubscribe(name, listener));
}

function double(x: number): number {
  return 2 * x;
}

function butOne(x: number): number {
  if (x === 1) throw new RangeError("one");
  return x;
}

test("a task is published when it is made, and, with its end, when it has ended", async () => {
  const made: TaskTrace[] = [];
  const ended: TaskTrace[] = [];
  const before: TaskTrace[] = [];
  heard<TaskTrace>("ensemble:task:submitted", (task) => {
    made.push(task);
    before.push({ ...task });
  });
  heard<TaskTrace>("ensemble:task:ended", (task) => ended.push(task));
  const client = await start(1);
  const result = client.loadBalancedView().apply(double, 21);
  expect(before).toEqual([
    {
      taskId: expect.any(Number) as number,
      method: "apply",
      name: "double",
      view: "balanced",
      count: 1,
      submittedMs: result.metadata[0]?.submittedMs,
    },
  ]);
  expect(await result).toBe(42);
  const [task] = ended;
  expect(ended).toHaveLength(1);
  expect(task).toBe(made[0]);
  const { startedMs, endedMs } = result.metadata[0] ?? {};
  expect(task).toMatchObject({ engineId: 0, tries: 1, state: "done", failed: 0, startedMs, endedMs });
  expect(task).not.toHaveProperty("host");
  expect(task).not.toHaveProperty("error");
});

test("failures, aborted tasks and those that are lost say so", async () => {
  const ended: TaskTrace[] = [];
  heard<TaskTrace>("ensemble:task:ended", (task) => ended.push(task));
  const client = await start(1);
  const view = client.directView(0);
  await view
    .apply((): never => {
      throw new RangeError("odd");
    })
    .catch(() => undefined);
  await view.map(butOne, [0, 1, 2]).catch(() => undefined);
  const stuck = client.directView(0).apply(() => {
    for (;;);
  });
  const queued = client.directView(0).apply(() => 1);
  queued.abort();
  await client.restart(0);
  await Promise.allSettled([stuck, queued]);
  const told = ended.map(({ method, state, failed, count, error }) => [method, state, failed, count, error?.name]);
  expect(told.slice(0, 2)).toEqual([
    ["apply", "failed", 1, 1, "RemoteError"],
    ["map", "failed", 1, 3, "RemoteError"],
  ]);
  expect(told.slice(2).toSorted(([, a = ""], [, b = ""]) => String(a).localeCompare(String(b)))).toEqual([
    ["apply", "aborted", 1, 1, "TaskAbortedError"],
    ["apply", "lost", 1, 1, "EngineLostError"],
  ]);
});

test("tasks are made in the context of their call, however late", async () => {
  const storage = new AsyncLocalStorage<string>();
  const contexts = new Map<string, Set<string | undefined>>();
  heard<TaskTrace>("ensemble:task:submitted", ({ method }) => {
    const seen = contexts.get(method) ?? new Set();
    contexts.set(method, seen.add(storage.getStore()));
  });
  const client = await start(2);
  const view = client.loadBalancedView().with({ chunkItems: 1 });
  const numbers = Array.from({ length: 100 }, (_, i) => i);
  const map = storage.run("map", () => view.map((x: number) => x, numbers));
  const sample = storage.run("sample", () => client.sample(kernels.pi, { samples: 1e7, seed: 1, chunkSamples: 1e5 }));
  const imap = storage.run("imap", () => view.imap((x: number) => x, numbers));
  const apply = storage.run("apply", () => view.apply(() => 1));
  for await (const _ of imap);
  await Promise.all([map, sample, apply]);
  expect(contexts).toEqual(new Map(["map", "sample", "imap", "apply"].map((method) => [method, new Set([method])])));
});

test("events are those of the client", async () => {
  const events: EngineEvent[] = [];
  heard<EngineEvent>("ensemble:event", (event) => events.push(event));
  const client = await start(1);
  await client.restart();
  expect(events.map(({ kind }) => kind)).toEqual([
    "engine-started",
    "engine-replaced",
    "engine-lost",
    "engine-started",
  ]);
});

test("what a subscriber throws ends no task", async () => {
  const program = `
    import { subscribe } from "node:diagnostics_channel";
    import { connect } from "wasm-ensemble";
    const thrown = [];
    process.on("uncaughtException", (error) => thrown.push(error.message));
    for (const name of ["task:submitted", "task:ended", "event"]) {
      subscribe("ensemble:" + name, () => { throw new Error(name); });
    }
    const client = await connect({ engines: 1 });
    console.log(await client.loadBalancedView().map((x) => x + 1, [1, 2, 3]));
    await new Promise((resolve) => setTimeout(resolve));
    console.log([...new Set(thrown)].toSorted());
    await client.close();
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  expect(stdout).toBe("[ 2, 3, 4 ]\n[ 'event', 'task:ended', 'task:submitted' ]\n");
});
