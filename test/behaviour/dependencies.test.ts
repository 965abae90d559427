/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import {
  type AsyncResult,
  connect,
  ImpossibleDependencyError,
  QueueTimeoutError,
  TaskAbortedError,
} from "wasm-ensemble";
import { cells, failure, Gate, passGate } from "./support.ts";

const client = await connect({ engines: 2 });
const lview = client.loadBalancedView();
afterAll(() => client.close());

const succeed = (): string => "value";
const fail = (): never => {
  throw new RangeError("thrown");
};
/** Sent to engines: waits at a gate, then fails. */
const failAtGate = (gate: Int32Array): never => {
  Atomics.wait(gate, 0, 0);
  throw new RangeError("thrown");
};

type Ending = "succeeds" | "fails" | "is aborted";

/** A result that ends so, once the gate is open. */
function ending(how: Ending, gate: Gate): AsyncResult<unknown> {
  if (how === "succeeds") return client.directView(0).apply(passGate, gate.cells, 1);
  if (how === "fails") return client.directView(0).apply(failAtGate, gate.cells);
  const result = lview.apply(succeed);
  result.abort();
  return result;
}

describe("a task after another", () => {
  // 66
  test("begins when that has ended, and not before, though an engine is idle", async () => {
    const gate = new Gate();
    const first = client.directView(0).apply(passGate, gate.cells, 1);
    const order = cells(2);
    const then = lview.with({ after: first }).apply((cell: Int32Array) => Atomics.load(cell, 0), gate.cells);
    await gate.arrivals(1);
    expect(await client.directView(1).apply(() => "idle")).toBe("idle");
    expect([then.ready, then.metadata[0]?.state, client.queueStatus().unassigned]).toEqual([false, "held", 1]);
    expect(client.outstanding).toContain(then.metadata[0]?.taskId);
    gate.open();
    expect(await then).toBe(1);
    expect(client.outstanding.size).toBe(0);
    expect(order[0]).toBe(0);
  });

  test("does not hold others of its client back, nor of the view that it was made of", async () => {
    const gate = new Gate();
    const held = lview.with({ after: client.directView(0).apply(passGate, gate.cells, 1) }).apply(succeed);
    expect(await lview.apply(succeed)).toBe("value");
    expect(held.ready).toBe(false);
    gate.open();
    expect(await held).toBe("value");
  });

  test.each<[string, () => AsyncResult<unknown, unknown>]>([
    ["a map", () => lview.map((x: number) => x, [1, 2, 3, 4])],
    ["an empty map", () => lview.map((x: number) => x, [])],
    ["a call on all engines", () => client.directView().apply(succeed)],
    ["a push", () => client.directView().push({ pushed: 1 })],
    ["a scatter", () => client.directView().scatter("part", [1, 2, 3])],
    ["a script", () => client.directView(1).execute("1 + 1")],
  ])("%s runs when that is whole", async (_, make) => {
    const predecessor = make();
    let wasReady = false;
    const then = lview.with({ after: predecessor }).apply(succeed);
    const note = async (): Promise<void> => {
      await then.wait();
      wasReady = predecessor.ready;
    };
    const noted = note();
    expect(await then).toBe("value");
    await noted;
    expect([predecessor.successful, wasReady]).toEqual([true, true]);
  });

  test("of another client waits for that", async () => {
    const other = await connect({ engines: 1 });
    onTestFinished(() => other.close());
    const gate = new Gate();
    const then = lview.with({ after: other.at(0).apply(passGate, gate.cells, 1) }).apply(succeed);
    expect(await lview.apply(succeed)).toBe("value");
    expect(then.ready).toBe(false);
    gate.open();
    expect(await then).toBe("value");
  });

  test("that is tried again begins when its last try has ended", async () => {
    const failOnce = (runs: Int32Array): number => {
      if (Atomics.add(runs, 0, 1) < 2) throw new Error("again");
      return 1;
    };
    const runs = cells(1);
    const first = lview.with({ retries: 3 }).apply(failOnce, runs);
    expect(await lview.with({ after: first }).apply((counts: Int32Array) => counts[0], runs)).toBe(3);
  });

  test.each<[string, object]>([
    ["no results", { after: [] }],
    ["no results, one of which is enough", { after: { results: [], all: false } }],
    ["no dependency at all any more", { after: undefined, follow: undefined }],
    ["nothing to follow", { after: [], follow: [] }],
  ])("with %s may run", async (_, options) => {
    const never = lview.apply(fail);
    expect(await lview.with({ after: never }).with(options).apply(succeed)).toBe("value");
    await never.wait();
  });

  test("is held back with all items of a map or an imap", async () => {
    const gate = new Gate();
    const view = lview.with({ after: client.directView(0).apply(passGate, gate.cells, 1) });
    const map = view.map((x: number) => x * x, [1, 2, 3]);
    const imap = view.imap((x: number) => -x, [1, 2, 3]);
    const first = imap.next();
    expect(await lview.apply(succeed)).toBe("value");
    expect([map.progress, client.queueStatus().unassigned]).toEqual([0, 6]);
    gate.open();
    expect(await map).toEqual([1, 4, 9]);
    expect((await first).value).toBe(-1);
    expect([(await imap.next()).value, (await imap.next()).value]).toEqual([-2, -3]);
  });
});

const RULES = [
  {},
  { all: false },
  { success: false, failure: true },
  { all: false, success: false, failure: true },
  { failure: true },
  { all: false, failure: true },
];
const ENDINGS: Ending[][] = [["succeeds"], ["fails"], ["is aborted"], ["succeeds", "succeeds"], ["succeeds", "fails"]];
const CASES = RULES.flatMap((rule) =>
  [...ENDINGS, ["is aborted", "fails"] as Ending[]].map((ends) => ({ rule, ends })),
);

// 67
describe.each(CASES)("after $ends by the rule $rule", ({ rule, ends }) => {
  const { all = true, success = true, failure: failed = false } = rule as { [Name in string]?: boolean };
  const counts = ends.map((end) => (end === "succeeds" ? success : failed));
  const runs = all ? counts.every(Boolean) : counts.some(Boolean);

  test.each([false, true])(`a task ${runs ? "runs" : "fails"}; they have ended: %s`, async (isEnded) => {
    const gate = new Gate();
    const results = ends.map((end) => ending(end, gate));
    const openAndWait = async (): Promise<void> => {
      gate.open();
      for (const result of results) await result.wait();
    };
    if (isEnded) await openAndWait();
    const then = lview.with({ after: { results, ...rule } }).apply(succeed);
    await openAndWait();
    const outcome = await then.catch((error: unknown) => error);
    if (runs) expect(outcome).toBe("value");
    else {
      expect(outcome).toBeInstanceOf(ImpossibleDependencyError);
      const errors = await Promise.all(results.map((each) => each.catch((error: unknown) => error)));
      const { cause } = outcome as Error;
      if (failed) expect(cause).toBe(undefined);
      else expect(errors.filter((error) => error instanceof Error)).toContain(cause);
    }
  });
});

describe("before all have ended", () => {
  test("a failure dooms a task at once, and the rest of a chain with it", async () => {
    const gate = new Gate();
    const open = client.directView(0).apply(passGate, gate.cells, 1);
    const bad = client.directView(1).apply(fail);
    const second = lview.with({ after: [open, bad] }).apply(succeed);
    const third = lview.with({ after: second }).map(succeed, [1, 2]);
    const error = (await failure(second)) as ImpossibleDependencyError;
    expect(error).toMatchObject({ name: "ImpossibleDependencyError", cause: { name: "RemoteError" } });
    expect(error.message).toMatch(/after.*thrown/u);
    const outcomes = await third.allSettled();
    // The failure at the start of the chain, not that of the link before.
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: { name: "ImpossibleDependencyError", links: 2, cause: error.cause } });
    }
    expect([open.ready, client.outstanding.size]).toEqual([false, 1]);
    gate.open();
    await open;
  });

  test("a task runs once one of them is there, where one is enough", async () => {
    const gate = new Gate();
    const open = client.directView(0).apply(passGate, gate.cells, 1);
    const results = [open, client.directView(1).apply(succeed)];
    expect(await lview.with({ after: { results, all: false } }).apply(succeed)).toBe("value");
    expect(open.ready).toBe(false);
    gate.open();
    await open;
  });
});

/** A chain of work of one view that waits: a task, one after that, a map after that. */
async function chain(options: { readonly signal?: AbortSignal; readonly queueTimeoutMs?: number }) {
  const own = await connect({ engines: 1 });
  onTestFinished(() => own.close());
  const gate = new Gate();
  const first = own.at(0).apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const view = own.loadBalancedView(options);
  const second = view.with({ after: first }).apply(succeed);
  const third = view.with({ after: second }).map(succeed, [1, 2]);
  const fourth = view.with({ after: third }).apply(succeed);
  return { own, gate, first, held: [second, third, fourth] };
}

/** Names of what the parts of results failed with, each once. */
async function reasons(results: readonly AsyncResult<unknown, unknown>[]): Promise<string[]> {
  const outcomes = await Promise.all(results.map((result) => result.allSettled()));
  return [...new Set(outcomes.flat().map((o) => (o.status === "rejected" ? (o.reason as Error).name : "value")))];
}

describe("work that is held back", () => {
  test("fails with ClientClosedError when the client is closed, all of a chain", async () => {
    const { own, held } = await chain({});
    await own.close();
    expect(await reasons(held)).toEqual(["ClientClosedError"]);
  });

  test("is aborted by its signal, all of a chain", async () => {
    const control = new AbortController();
    const { gate, first, held, own } = await chain({ signal: control.signal });
    control.abort("enough");
    expect(await reasons(held)).toEqual(["TaskAbortedError"]);
    expect(own.queueStatus().unassigned).toBe(0);
    gate.open();
    expect(await first).toBe(1);
  });

  test("is aborted by its result; what waits for that can't run", async () => {
    const { held, own, gate } = await chain({});
    held[0]?.abort("enough");
    expect(await failure(held[0] as AsyncResult<unknown>)).toBeInstanceOf(TaskAbortedError);
    expect(await reasons(held.slice(1))).toEqual(["ImpossibleDependencyError"]);
    expect([own.outstanding.size, own.queueStatus().unassigned]).toEqual([1, 0]);
    gate.open();
  });

  test("is aborted by its id, and by its view", async () => {
    const gate = new Gate();
    const view = lview.with({ after: client.directView(0).apply(passGate, gate.cells, 1) });
    const [one, two, map] = [view.apply(succeed), view.apply(succeed), view.map(succeed, [1, 2])];
    client.abort(one.metadata[0]?.taskId ?? -1);
    expect(await reasons([one])).toEqual(["TaskAbortedError"]);
    expect([two.ready, client.queueStatus().unassigned]).toEqual([false, 3]);
    view.abort();
    expect(await reasons([two, map])).toEqual(["TaskAbortedError"]);
    expect(client.queueStatus().unassigned).toBe(0);
    gate.open();
  });

  test("fails with QueueTimeoutError when it waits too long", async () => {
    const { own, held, gate } = await chain({ queueTimeoutMs: 30 });
    const names = await reasons(held);
    expect(names).toContain(QueueTimeoutError.name);
    expect(own.queueStatus().unassigned).toBe(0);
    gate.open();
  });
});
