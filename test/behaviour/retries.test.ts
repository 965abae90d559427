/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import {
  type AsyncResult,
  connect,
  EngineLostError,
  QueueTimeoutError,
  RemoteError,
  TaskAbortedError,
  TaskTimeoutError,
} from "wasm-ensemble";
import { cells, failure, Gate, passGate, thrown } from "./support.ts";

declare const engine: { readonly id: number };

const client = await connect({ engines: 3 });
const lview = client.loadBalancedView();
afterAll(() => client.close());

/** Sent to engines: fails so many times, then gives the number of its runs. Cell 0 counts them, the others hold engines. */
function failTimes(runs: Int32Array, times: number): number {
  const run = Atomics.add(runs, 0, 1) + 1;
  runs[run] = engine.id;
  if (run <= times) throw new RangeError(`run ${run}`);
  return run;
}

const messages = (errors: readonly Error[]): string[] => errors.map(({ cause }) => (cause as Error).message);
const ALWAYS = 1e9;

describe("a task that always fails", () => {
  // 61
  test.each([undefined, 0, 1, 2, 3, 7])(
    "with retries: %s ends with the last error and its history",
    async (retries) => {
      const runs = cells(16);
      const view = retries === undefined ? lview : lview.with({ retries });
      const error = (await failure(view.apply(failTimes, runs, ALWAYS))) as RemoteError;
      const tries = (retries ?? 0) + 1;
      expect(runs[0]).toBe(tries);
      expect(error).toBeInstanceOf(RemoteError);
      expect(messages([error])).toEqual([`run ${tries}`]);
      expect(error.engineId).toBe(runs[tries]);
      expect(error.earlier).toHaveLength(tries - 1);
      expect(messages(error.earlier)).toEqual(Array.from({ length: tries - 1 }, (_, i) => `run ${i + 1}`));
      if (tries > 1) expect(error.message).toContain(`try ${tries}`);
      expect(client.outstanding.size).toBe(0);
      expect(client.queueStatus().unassigned).toBe(0);
    },
  );

  test("goes to the engines that have not tried it first, then to any", async () => {
    const runs = cells(16);
    await failure(lview.with({ retries: 4 }).apply(failTimes, runs, ALWAYS));
    expect(runs[0]).toBe(5);
    expect(new Set(runs.subarray(1, 4))).toEqual(new Set([0, 1, 2]));
  });

  test("of a view of some engines stays on those", async () => {
    const runs = cells(16);
    await failure(lview.with({ retries: 5, targets: [0, 2] }).apply(failTimes, runs, ALWAYS));
    expect(new Set(runs.subarray(1, 3))).toEqual(new Set([0, 2]));
    expect([...runs.subarray(3, 7)].every((id) => id === 0 || id === 2)).toBe(true);
  });

  test("is told of by one event for each further try", async () => {
    const events = client.events();
    const result = lview.with({ retries: 2 }).apply(failTimes, cells(16), ALWAYS);
    const [taskId] = result.metadata.map((each) => each.taskId);
    await failure(result);
    for (const tries of [1, 2]) {
      const error = expect.objectContaining({ name: "RemoteError" }) as Error;
      expect((await events.next()).value).toMatchObject({ kind: "task-retried", taskId, tries, error });
    }
    await events.return?.();
  });
});

test.each<[string, () => unknown]>([
  ["throws what is no error", () => Promise.reject(5)], // oxlint-disable-line prefer-promise-reject-errors
  ["gives what can't be cloned", () => new WeakMap()],
  ["rejects", () => Promise.reject(new Error("later"))],
])("a task that %s is tried again as any other", async (_, fn) => {
  const error = (await failure(lview.with({ retries: 2 }).apply(fn))) as RemoteError;
  expect(error.earlier).toHaveLength(2);
});

test("a task that fails once gives its value, and the view that it was made of has no retries", async () => {
  expect(await lview.with({ retries: 1 }).apply(failTimes, cells(8), 1)).toBe(2);
  const error = (await failure(lview.apply(failTimes, cells(8), 1))) as RemoteError;
  expect(error.earlier).toEqual([]);
});

describe("a call that blocks", () => {
  test("gives the value of a further try", () => {
    expect(lview.with({ retries: 2 }).applySync(failTimes, cells(8), 2)).toBe(3);
  });

  test("throws the last error with its history", () => {
    const error = thrown(() => lview.with({ retries: 2 }).applySync(failTimes, cells(8), ALWAYS)) as RemoteError;
    expect(messages([...error.earlier, error])).toEqual(["run 1", "run 2", "run 3"]);
  });
});

describe("is not tried again:", () => {
  test("what was aborted while it ran", async () => {
    const own = await connect({ engines: 2 });
    onTestFinished(() => own.close());
    const gate = new Gate();
    const result = own.loadBalancedView().with({ retries: 3 }).apply(passGate, gate.cells, 1);
    await gate.arrivals(1);
    result.abort("enough");
    expect(await failure(result)).toMatchObject({ name: "TaskAbortedError", cause: "enough" });
    gate.open();
    await own.waitForEngines(2);
    await own.directView().apply(() => 1);
    expect(gate.arrived).toBe(1);
  });

  test("what ran longer than timeoutMs", async () => {
    const own = await connect({ engines: 1 });
    onTestFinished(() => own.close());
    const runs = cells(8);
    const endless = (counts: Int32Array): never => {
      Atomics.add(counts, 0, 1);
      for (;;);
    };
    const error = await failure(own.loadBalancedView().with({ retries: 3, timeoutMs: 250 }).apply(endless, runs));
    expect(error).toBeInstanceOf(TaskTimeoutError);
    await own.loadBalancedView().apply(() => 1);
    // None where the engine got no core in time.
    expect(runs[0]).toBeLessThanOrEqual(1);
  });
});

/** A task that failed on the only engine, and waits for its second try behind one that waits at the gate. */
async function secondTry(options: { readonly signal?: AbortSignal; readonly queueTimeoutMs?: number }) {
  const own = await connect({ engines: 1 });
  onTestFinished(() => own.close());
  const [first, second] = [new Gate(), new Gate()];
  const events = own.events();
  const runs = cells(8);
  const failAtGate = (gate: Int32Array, counts: Int32Array): void => {
    Atomics.add(gate, 1, 1);
    Atomics.wait(gate, 0, 0);
    throw new Error(`run ${Atomics.add(counts, 0, 1) + 1}`);
  };
  const view = own.loadBalancedView().with({ retries: 1, ...options });
  const result: AsyncResult<void> = view.apply(failAtGate, first.cells, runs);
  await first.arrivals(1);
  const behind = own.directView(0).apply(passGate, second.cells, 1);
  await new Promise((resolve) => setImmediate(resolve));
  first.open();
  expect((await events.next()).value).toMatchObject({ kind: "task-retried", tries: 1 });
  await second.arrivals(1);
  const id = result.metadata[0]?.taskId ?? -1;
  expect(own.outstanding).toContain(id);
  /** Lets the other task end: the first one never runs again. */
  const finish = async (): Promise<void> => {
    second.open();
    expect(await behind).toBe(1);
    await own.directView(0).apply(() => 1);
    expect(runs[0]).toBe(1);
    expect(own.outstanding.size).toBe(0);
  };
  return { own, view, result, id, finish };
}

describe("a task that waits for its second try", () => {
  test("is aborted at once by its result, its view, its id or its signal, and never runs again", async () => {
    const control = new AbortController();
    for (const how of ["result", "view", "id", "signal"] as const) {
      const { own, view, result, id, finish } = await secondTry(how === "signal" ? { signal: control.signal } : {});
      if (how === "result") result.abort(how);
      else if (how === "view") view.abort(how);
      else if (how === "id") own.abort(id, how);
      else control.abort(how);
      expect(await failure(result)).toMatchObject({ name: "TaskAbortedError", cause: how });
      expect(own.outstanding).not.toContain(id);
      await finish();
    }
  });

  test("fails with QueueTimeoutError when no engine begins it in time", async () => {
    // Long enough for the first try to begin.
    const { result, finish } = await secondTry({ queueTimeoutMs: 1000 });
    expect(await failure(result)).toBeInstanceOf(QueueTimeoutError);
    await finish();
  });

  test("fails with ClientClosedError when the client is closed", async () => {
    const { own, result } = await secondTry({});
    const closed = failure(result);
    await own.close();
    expect(await closed).toMatchObject({ name: "ClientClosedError" });
  });
});

test("after an abort of the signal calls with retries fail at once", async () => {
  const result = lview.with({ retries: 5, signal: AbortSignal.abort("before") }).apply(failTimes, cells(8), 0);
  expect(await failure(result)).toBeInstanceOf(TaskAbortedError);
});

test("a task that loses its engine gives the value of its next try, on another engine", async () => {
  const own = await connect({ engines: 2 });
  onTestFinished(() => own.close());
  const dieOnce = (counts: Int32Array): number => {
    if (Atomics.add(counts, 0, 1) === 0) {
      counts[1] = engine.id;
      process.exit(3);
    }
    return engine.id;
  };
  const runs = cells(8);
  const events = own.events();
  const id = await own.loadBalancedView().with({ retries: 1 }).apply(dieOnce, runs);
  expect([runs[0], id]).toEqual([2, 1 - (runs[1] ?? 0)]);
  const kinds: string[] = [];
  for await (const event of events) {
    kinds.push(event.kind);
    if (event.kind !== "task-retried") continue;
    expect(event.error).toBeInstanceOf(EngineLostError);
    break;
  }
  expect(kinds).toContain("engine-lost");
});
