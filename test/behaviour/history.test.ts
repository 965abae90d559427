import { expect, onTestFinished, test } from "vitest";
import {
  type Client,
  ClientClosedError,
  connect,
  type EngineScope,
  kernels,
  NoSuchEngineError,
  RemoteError,
} from "wasm-ensemble";
import { failure, Gate, passGate, thrown } from "./support.ts";

declare const engine: EngineScope;

type Bound = { readonly count?: number; readonly bytes?: number; readonly chunks?: boolean };

async function start(engines: number, history?: Bound): Promise<Client> {
  const client = await connect({ engines, ...(history && { history }) });
  onTestFinished(() => client.close());
  return client;
}

const length = (data: Float64Array): number => data.length;

const publishes = (): void => engine.publish(new Float64Array(5000));

const double = (x: number): number => 2 * x;

test("the history holds pending and ended tasks, in order of submission", async () => {
  const client = await start(2);
  const lview = client.loadBalancedView();
  await client.directView().push({ a: 1 });
  await lview.apply(double, 1);
  const pending = client.directView(0).apply(() => new Promise(() => {}));
  const records = client.history();
  expect(records.map(({ method, state }) => `${method} ${state}`)).toEqual([
    "push done",
    "push done",
    "apply done",
    "apply queued",
  ]);
  expect(records.map(({ taskId }) => taskId)).toEqual(records.map(({ taskId }) => taskId).toSorted((a, b) => a - b));
  for (const record of records) expect(Object.isFrozen(record)).toBe(true);
  pending.abort();
});

test("setup, probes of engines and chunks of sampling are no tasks of a caller", async () => {
  const client = await connect({ engines: 1, setup: () => 1 });
  onTestFinished(() => client.close());
  await client
    .loadBalancedView()
    .with({ depend: () => true })
    .apply(double, 1);
  expect(client.history().map(({ method }) => method)).toEqual(["apply"]);
});

test("it is bounded by number", async () => {
  const client = await start(1, { count: 10 });
  const lview = client.loadBalancedView();
  const results = Array.from({ length: 100 }, (_, i) => lview.apply(double, i));
  await Promise.all(results);
  expect(client.history().map(({ taskId }) => taskId)).toEqual(
    results.slice(90).flatMap(({ metadata }) => metadata.map(({ taskId }) => taskId)),
  );
});

test("with a bound of 0 it remembers nothing", async () => {
  const client = await start(1, { count: 0 });
  const result = client.loadBalancedView().apply(double, 1);
  await result;
  expect(client.history()).toEqual([]);
  expect(thrown(() => client.resubmit(result.metadata[0]?.taskId ?? -1))).toBeInstanceOf(RangeError);
});

test("it is bounded by bytes: large arguments push older tasks out, too large ones are not kept", async () => {
  const client = await start(1, { bytes: 100_000 });
  const view = client.directView(0);
  const first = view.apply(length, new Float64Array(5000));
  await first;
  const second = view.apply(length, new Float64Array(9000));
  await second;
  expect(client.history().map(({ taskId }) => taskId)).toEqual(second.metadata.map(({ taskId }) => taskId));
  const third = view.apply(length, new Float64Array(20_000));
  await third;
  const id = third.metadata[0]?.taskId ?? -1;
  expect(client.history().some(({ taskId }) => taskId === id)).toBe(true);
  expect(String(thrown(() => client.resubmit(id)))).toMatch(/not kept/u);
});

test("long output counts as well", async () => {
  const client = await start(1, { bytes: 50_000 });
  const view = client.directView(0);
  await view.execute("console.log('x'.repeat(20_000))");
  await view.execute("console.log('x'.repeat(20_000))");
  expect(client.history()).toHaveLength(1);
});

test("published data count as well", async () => {
  const client = await start(1, { bytes: 50_000 });
  const view = client.directView(0);
  await view.apply(publishes);
  await view.apply(publishes);
  expect(client.history()).toHaveLength(1);
});

test("purge forgets ended tasks, all or some", async () => {
  const client = await start(1);
  const lview = client.loadBalancedView();
  const results = [lview.apply(double, 1), lview.apply(double, 2), lview.apply(double, 3)];
  await Promise.all(results);
  const [first, second, third] = client.history().map(({ taskId }) => taskId);
  expect(client.purge([second ?? -1])).toBe(1);
  expect(client.history().map(({ taskId }) => taskId)).toEqual([first, third]);
  expect(client.purge()).toBe(2);
  expect(client.history()).toEqual([]);
});

test("purge forgets one task by its id, or several", async () => {
  const client = await start(1);
  const ids = [1, 2, 3].map((x) => client.at(0).apply(double, x).metadata[0]?.taskId ?? -1);
  await client.at(0).apply(double, 0);
  expect(client.purge(ids[0])).toBe(1);
  expect(client.purge(new Set(ids))).toBe(2);
  expect(client.purge()).toBe(1);
});

test("resubmit calls a task again under a new id, on its own engine where it was direct", async () => {
  const client = await start(2);
  const result = client.directView().apply(() => engine.id);
  await result;
  const id = result.metadata[1]?.taskId ?? -1;
  const again = client.resubmit(id);
  expect(await again).toBe(1);
  expect(again.metadata[0]?.taskId).not.toBe(id);
});

test("resubmit of a balanced task, a map's chunk, a push, a script", async () => {
  const client = await start(1);
  const lview = client.loadBalancedView();
  const applied = lview.apply(double, 21);
  const mapped = lview.with({ chunkItems: 3 }).map(double, [1, 2, 3]);
  await Promise.all([applied, mapped]);
  const pushed = client.directView(0).push({ a: 5 });
  const script = client.directView(0).execute("console.log('said'); a + 1");
  await Promise.all([pushed, script]);
  const [first, second, third, fourth] = client.history().map(({ taskId }) => taskId);
  expect(await client.resubmit(first ?? -1)).toBe(42);
  expect(await client.resubmit(second ?? -1)).toEqual([2, 4, 6]);
  await client.directView(0).push({ a: 7 });
  expect(await client.resubmit(third ?? -1)).toBeUndefined();
  expect(await client.resubmit(fourth ?? -1)).toMatchObject({ value: 6, stdout: "said\n" });
});

test("resubmit keeps the rules of the view, and works on failed and running tasks", async () => {
  const client = await start(1);
  const lview = client.loadBalancedView().with({ retries: 1 });
  const failing = lview.apply(() => {
    throw new RangeError("no");
  });
  await failure(failing);
  const again = client.resubmit(failing.metadata[0]?.taskId ?? -1);
  expect(await failure(again)).toBeInstanceOf(RemoteError);
  expect(again.metadata[0]).toMatchObject({ tries: 2 });
  const running = lview.apply(double, 4);
  expect(await client.resubmit(running.metadata[0]?.taskId ?? -1)).toBe(8);
  expect(await running).toBe(8);
});

test("resubmit does not call without an argument: a result that has not come, or never will, is a RangeError", async () => {
  const client = await start(1);
  const lview = client.loadBalancedView();
  const gate = new Gate();
  const slow = lview.apply(passGate, gate.cells, 7);
  const bad = lview.apply((): number => {
    throw new Error("no");
  });
  const [waiting, doomed] = [lview.apply(double, slow), lview.apply(double, bad)];
  const resubmit = (result: typeof waiting) => client.resubmit(result.metadata[0]?.taskId ?? -1);
  expect(String(thrown(() => resubmit(waiting)))).toMatch(/RangeError.*never came/u);
  gate.open();
  await failure(doomed);
  expect(String(thrown(() => resubmit(doomed)))).toMatch(/RangeError.*never came/u);
  expect(await waiting).toBe(14);
  expect(await resubmit(waiting)).toBe(14);
});

test("resubmit of what is not known, whose engine is gone, or after close", async () => {
  const client = await start(2);
  expect(String(thrown(() => client.resubmit(123)))).toMatch(/task 123/u);
  const result = client.directView(1).apply(() => 1);
  await result;
  const id = result.metadata[0]?.taskId ?? -1;
  await client.removeEngines(1);
  expect(thrown(() => client.resubmit(id))).toBeInstanceOf(NoSuchEngineError);
  await client.close();
  expect(thrown(() => client.resubmit(id))).toBeInstanceOf(ClientClosedError);
});

test("chunks of sampling are remembered where that is asked for, and can't be submitted again", async () => {
  const usual = await start(1);
  await usual.sample(kernels.pi, { samples: 1e6, seed: 1 });
  expect(usual.history()).toEqual([]);
  const client = await start(2, { chunks: true });
  const { mean } = await client.sample(kernels.pi, { samples: 1e8, seed: 1 });
  const records = client.history();
  expect(records.length).toBeGreaterThan(1);
  for (const { method, state, startedMs = Number.NaN, endedMs = Number.NaN } of records) {
    expect({ method, state }).toEqual({ method: "sample", state: "done" });
    expect(endedMs).toBeGreaterThanOrEqual(startedMs);
  }
  expect(new Set(records.map(({ engineId }) => engineId)).size).toBe(2);
  // Each chunk is drawn once: they are counted from 0.
  const chunks = records.flatMap(({ index, count }) => Array.from({ length: count }, (_, i) => index + i));
  expect(chunks.toSorted((a, b) => a - b)).toEqual(Array.from({ length: chunks.length }, (_, i) => i));
  expect(thrown(() => client.resubmit(records[0]?.taskId ?? -1))).toBeInstanceOf(RangeError);
  expect((await usual.sample(kernels.pi, { samples: 1e8, seed: 1 })).mean).toBe(mean);
});

test.each([
  [5, TypeError],
  [{ count: -1 }, RangeError],
  [{ count: 1.5 }, RangeError],
  [{ count: "many" }, TypeError],
  [{ bytes: Number.NaN }, RangeError],
  [{ chunks: 1 }, TypeError],
  [{ tasks: 5 }, TypeError],
])("a bound of %j is refused", async (history, type) => {
  expect(await failure(connect({ engines: 1, history: history as { count: number } }))).toBeInstanceOf(type);
});
