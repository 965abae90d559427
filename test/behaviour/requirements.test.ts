/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  type Client,
  connect,
  ImpossibleDependencyError,
  type LoadBalancedView,
  QueueTimeoutError,
  TaskAbortedError,
} from "wasm-ensemble";
import { cells, failure, Gate, passGate, thrown } from "./support.ts";

declare const engine: { readonly id: number };
declare const arrived: Int32Array;

let client: Client;
let lview: LoadBalancedView;
beforeEach(async () => {
  client = await connect({ engines: 2 });
  lview = client.loadBalancedView();
});
afterEach(() => client.close());

const whereAmI = (): number => engine.id;
const MANY = Array.from({ length: 20 }, (_, i) => i);

/** Where each of many tasks ran. */
async function places(view: LoadBalancedView): Promise<Set<number>> {
  const applied = await Promise.all(MANY.map(() => view.apply(whereAmI)));
  return new Set([...applied, ...(await view.with({ chunkItems: 1 }).map(whereAmI, MANY))]);
}

const MODULE = "data:text/javascript,export const name = 'module'";

describe("require", () => {
  test.each<[string, object]>([
    ["a name", { names: ["lib"] }],
    ["a dotted path", { names: ["lib.inner.x"] }],
    ["a name and a module", { names: ["lib"], modules: ["node:os"] }],
    ["an address", { names: ["lib"], modules: [new URL(MODULE)] }],
  ])("%s that one engine has sends tasks there", async (_, require) => {
    await client.directView(1).push({ lib: { inner: { x: undefined } } });
    expect(await places(lview.with({ require }))).toEqual(new Set([1]));
  });

  test.each<[string, object]>([
    ["nothing", {}],
    ["empty lists", { names: [], modules: [] }],
    ["a module that all have", { modules: ["node:path", MODULE] }],
  ])("%s leaves tasks to any engine", async (_, require) => {
    const gate = new Gate();
    const view = lview.with({ require, maxInFlight: 1 });
    const results = [view.apply(passGate, gate.cells, 1), view.apply(passGate, gate.cells, 2)];
    await gate.arrivals(2);
    gate.open();
    expect(await Promise.all(results)).toEqual([1, 2]);
  });

  // 68
  test.each<[string, object, RegExp]>([
    ["a name", { names: ["missing"] }, /missing is not defined/u],
    ["one of several names", { names: ["lib", "missing"] }, /missing is not defined/u],
    ["a module", { modules: ["node:nonsense"] }, /nonsense/u],
    ["one of several modules", { modules: ["node:os", "no-such-package"] }, /no-such-package/u],
  ])("%s that no engine has fails the call, saying what is missing", async (_, require, message) => {
    await client.directView().push({ lib: 1 });
    const view = lview.with({ require, retries: 2 });
    const error = (await failure(view.apply(whereAmI))) as ImpossibleDependencyError;
    expect(error).toBeInstanceOf(ImpossibleDependencyError);
    expect(error.message).toMatch(message);
    expect((error.cause as Error).name).toBe("RemoteError");
    expect((await view.map(whereAmI, [1, 2]).allSettled()).map(({ status }) => status)).toEqual([
      "rejected",
      "rejected",
    ]);
    expect(await failure(view.imap(whereAmI, [1]).next())).toBeInstanceOf(ImpossibleDependencyError);
    expect([client.outstanding.size, client.queueStatus().unassigned]).toEqual([0, 0]);
  });

  test("of an engine is asked at each call: what is pushed later counts, and what is cleared does not", async () => {
    const view = lview.with({ require: { names: ["late"] } });
    expect(await failure(view.apply(whereAmI))).toBeInstanceOf(ImpossibleDependencyError);
    await client.directView(0).push({ late: 1 });
    expect(await places(view)).toEqual(new Set([0]));
    await client.clear([0]);
    expect(await failure(view.apply(whereAmI))).toBeInstanceOf(ImpossibleDependencyError);
  });

  test("is seen by a call that blocks", () => {
    client.directView(1).with({ block: true }).push({ lib: 1 });
    expect(lview.with({ require: { names: ["lib"] } }).applySync(whereAmI)).toBe(1);
    const none = lview.with({ require: { names: ["none"] } });
    expect(thrown(() => none.mapSync(whereAmI, [1]))).toMatchObject({ name: "CompositeError" });
  });
});

describe("depend", () => {
  test.each<[string, () => unknown]>([
    ["true on one engine", () => engine.id === 1],
    ["something that counts as true on one engine", () => (engine.id === 1 ? "yes" : 0)],
    ["a promise of it", async () => Promise.resolve(engine.id === 1)],
    ["an error on the other", () => engine.id === 1 || Promise.reject(new Error("not here"))],
  ])("that gives %s sends tasks there", async (_, depend) => {
    expect(await places(lview.with({ depend }))).toEqual(new Set([1]));
  });

  test.each<[string, () => unknown, string | undefined]>([
    ["gives false", () => false, undefined],
    ["gives nothing", () => undefined, undefined],
    ["rejects", () => Promise.reject(new RangeError("not here")), "RemoteError"],
    ["ends the engine", () => process.exit(1), "EngineLostError"],
  ])("that %s everywhere fails the call", async (_, depend, cause) => {
    const error = (await failure(lview.with({ depend }).apply(whereAmI))) as Error;
    expect(error).toBeInstanceOf(ImpossibleDependencyError);
    expect((error.cause as Error | undefined)?.name).toBe(cause);
    await client.waitForEngines(2);
    expect(await lview.apply(() => "alive")).toBe("alive");
    expect(client.outstanding.size).toBe(0);
  });

  test("is asked of each engine once for a call, and not for each item of a map", async () => {
    await client.directView().push({ asked: cells(1) });
    const depend = (): boolean => {
      Atomics.add((globalThis as unknown as { asked: Int32Array }).asked, 0, 1);
      return true;
    };
    const asked = async (): Promise<number> => Atomics.load(await client.directView(0).get<Int32Array>("asked"), 0);
    const view = lview.with({ depend, chunkItems: 1 });
    await view.map(whereAmI, MANY);
    await client.directView().apply(() => 1);
    // Less often where the work is over before a second engine has begun to answer.
    const first = await asked();
    expect([1, 2]).toContain(first);
    const gate = new Gate();
    const results = [lview.apply(() => 1), client.directView(0).apply(passGate, gate.cells, 1)];
    const held = view.with({ after: { results, all: false } }).apply(whereAmI);
    await client.directView(1).apply(() => 1);
    gate.open();
    await held;
    await client.directView().apply(() => 1);
    expect([1, 2]).toContain((await asked()) - first);
  });

  test("is asked of the view's own engines only", async () => {
    const view = lview.with({ targets: [1], depend: () => true });
    expect(await places(view)).toEqual(new Set([1]));
    const error = await failure(view.with({ depend: () => engine.id === 0 }).apply(whereAmI));
    expect(error).toBeInstanceOf(ImpossibleDependencyError);
  });

  test("ends with an engine that dies while it is asked: the others take the tasks", async () => {
    const depend = (): boolean => engine.id === 1 || process.exit(1);
    expect(await places(lview.with({ depend }))).toEqual(new Set([1]));
  });

  test("of a task that is tried again limits where it goes", async () => {
    const runs = cells(8);
    const failThere = (counts: Int32Array): void => {
      counts[Atomics.add(counts, 0, 1) + 1] = engine.id;
      throw new Error("again");
    };
    const view = lview.with({ depend: () => engine.id === 1, retries: 2 });
    await failure(view.apply(failThere, runs));
    expect([...runs.subarray(0, 4)]).toEqual([3, 1, 1, 1]);
  });

  test("waits for an engine that is being started, when there is no other", async () => {
    const dead = client.directView().apply(() => process.exit(1));
    await dead.wait();
    expect(client.ids).toEqual([]);
    expect(await lview.with({ depend: () => true }).apply(() => "fresh")).toBe("fresh");
  });
});

describe("while engines are asked", () => {
  /** A task that waits for the answer of engines that are busy. */
  async function asked(options: { readonly signal?: AbortSignal; readonly queueTimeoutMs?: number }) {
    const gate = new Gate();
    const busy = client.directView().apply(passGate, gate.cells, 1);
    await gate.arrivals(2);
    const view = lview.with({ depend: () => true, ...options });
    return { gate, busy, view, result: view.apply(() => "ran") };
  }

  test.each(["result", "view", "id", "signal", "close"])("a task is ended by its %s", async (how) => {
    const control = new AbortController();
    const { gate, busy, view, result } = await asked(how === "signal" ? { signal: control.signal } : {});
    const error = failure(result);
    if (how === "result") result.abort(how);
    else if (how === "view") view.abort(how);
    else if (how === "id") client.abort(result.metadata[0]?.taskId ?? -1, how);
    else if (how === "signal") control.abort(how);
    else await client.close();
    expect(((await error) as Error).name).toBe(how === "close" ? "ClientClosedError" : "TaskAbortedError");
    expect(client.queueStatus().unassigned).toBe(0);
    gate.open();
    if (how !== "close") expect(await busy).toEqual([1, 1]);
  });

  test("a task fails with QueueTimeoutError, when it waits too long", async () => {
    const { gate, busy, result } = await asked({ queueTimeoutMs: 30 });
    expect(((await failure(result)) as Error).name).toBe("QueueTimeoutError");
    gate.open();
    expect(await busy).toEqual([1, 1]);
  });

  test("all engines are replaced, and those that come are asked", async () => {
    const { gate, result } = await asked({});
    await client.restart();
    expect(await result).toBe("ran");
    gate.open();
  });

  test("an engine that is added answers for those that are busy", async () => {
    const { gate, busy, result } = await asked({});
    await client.addEngines(1);
    expect(await result).toBe("ran");
    // The questions end with the turn in which their task was sent.
    await expect.poll(() => client.outstanding).toEqual(new Set(busy.metadata.map(({ taskId }) => taskId)));
    gate.open();
    await busy;
  });

  test("they have the grace when the time of the task is up: names stay where a question ends in it", async () => {
    const patient = await connect({ engines: 2, graceMs: 30_000 });
    onTestFinished(() => patient.close());
    const gate = new Gate();
    await patient.directView().push({ arrived: gate.cells });
    const depend = (): boolean => {
      Atomics.add(arrived, 1, 1);
      Atomics.wait(arrived, 0, 0);
      return true;
    };
    const result = patient.loadBalancedView().with({ depend, queueTimeoutMs: 30 }).apply(whereAmI);
    expect(((await failure(result)) as Error).name).toBe("QueueTimeoutError");
    expect(patient.ids).toEqual([0, 1]);
    gate.open();
    expect(await patient.directView().apply(() => typeof arrived)).toEqual(["object", "object"]);
  });
});

test("a question without an end is over with its work, whatever ends that, and is seen until then", async () => {
  const own = await connect({ engines: 2, graceMs: 50 });
  onTestFinished(() => own.close());
  const depend = (): void => {
    for (;;);
  };
  const late = own.loadBalancedView({ queueTimeoutMs: 100, depend }).apply(() => 1);
  await Promise.resolve();
  await Promise.resolve();
  expect(own.outstanding.size).toBe(3);
  expect([...own.queueStatus().engines.values()].map(({ tasks }) => tasks)).toEqual([1, 1]);
  expect(own.history().map(({ method }) => method)).toEqual(["apply", "depend", "depend"]);
  expect(await failure(late)).toBeInstanceOf(QueueTimeoutError);
  expect(await own.loadBalancedView().map((x: number) => x, [1, 2, 3])).toEqual([1, 2, 3]);
  expect(own.outstanding.size).toBe(0);
});

test("a question without an end that one engine is asked ends with the work that another has done", async () => {
  const own = await connect({ engines: 2, graceMs: 50 });
  onTestFinished(() => own.close());
  await own.at(0).push({ isFit: true });
  const depend = (): boolean => {
    while (!("isFit" in globalThis));
    return true;
  };
  expect(await own.loadBalancedView({ depend }).map((x: number) => x, [1, 2, 3])).toEqual([1, 2, 3]);
  while (own.ids.includes(1)) await own.loadBalancedView({ targets: 0 }).apply(() => 1);
  await own.waitForEngines(2);
  expect(own.ids).toEqual([0, 2]);
  expect(own.outstanding.size).toBe(0);
});

test("an abort of the call ends a question that has no end", async () => {
  const gate = new Gate();
  const asks = (): void => {
    Atomics.add(arrived, 1, 1);
    for (;;);
  };
  await client.directView().push({ arrived: gate.cells });
  const result = lview.with({ depend: asks }).apply(whereAmI);
  await gate.arrivals(2);
  result.abort();
  expect(await failure(result)).toBeInstanceOf(TaskAbortedError);
  await client.waitForEngines(2);
  expect(await lview.apply(() => "free")).toBe("free");
});
