/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterEach, expect, test } from "vitest";
import {
  type Client,
  ClientClosedError,
  connect,
  type EngineLoad,
  EngineStartError,
  NoEnginesError,
  NoSuchEngineError,
  TimeoutError,
} from "wasm-ensemble";
import { failure, Gate, passGate, thrown } from "./support.ts";

declare const engine: { readonly id: number };

const clients: Client[] = [];
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

async function open(options: Parameters<typeof connect>[0]): Promise<Client> {
  const client = await connect(options);
  clients.push(client);
  return client;
}

test("addEngines gives the ids of engines that take part at once, rising and never used before", async () => {
  const client = await open({ engines: 1 });
  expect(await client.addEngines(2)).toEqual([1, 2]);
  expect(client.ids).toEqual([0, 1, 2]);
  expect(await client.directView().apply(() => engine.id)).toEqual([0, 1, 2]);
  await client.removeEngines([1, 2]);
  expect(await client.addEngines(1)).toEqual([3]);
  expect(await failure(client.addEngines(0))).toBeInstanceOf(RangeError);
});

test("removeEngines lets an engine do what it holds and what waits for it", async () => {
  const client = await open({ engines: 2 });
  const gate = new Gate();
  const running = client.directView(0).apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const behind = client.directView(0).apply(() => "behind");
  const removed = client.removeEngines(0);
  const elsewhere = await client.loadBalancedView().map(() => engine.id, [1, 2, 3, 4]);
  expect(new Set(elsewhere)).toEqual(new Set([1]));
  gate.open();
  expect(await running).toBe(1);
  expect(await behind).toBe("behind");
  await removed;
  expect(client.ids).toEqual([1]);
});

test("an engine that is to be removed is none of all any more, but can be interrupted", async () => {
  const client = await open({ engines: 2 });
  const gate = new Gate();
  const all = client.directView();
  const view = client.directView(1);
  const running = view.apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const removed = client.removeEngines(1);
  expect([client.ids, client.length, all.targets]).toEqual([[0], 1, [0]]);
  expect(client.at(-1).targets).toEqual([0]);
  for (const call of [() => client.directView(1), () => view.apply(() => 1), () => client.loadBalancedView(1)]) {
    expect(thrown(call)).toBeInstanceOf(NoSuchEngineError);
  }
  expect(await all.apply(() => engine.id)).toEqual([0]);
  client.interrupt();
  expect(await failure(running)).toMatchObject({ name: "TaskAbortedError" });
  gate.open();
  await removed;
  expect(client.ids).toEqual([0]);
});

test("an engine that is to be removed, and is ended to stop its task, is followed by none", async () => {
  const client = await open({ engines: 2 });
  const gate = new Gate();
  const events = client.events();
  const running = client.directView(1).apply((cells: Int32Array) => {
    Atomics.add(cells, 1, 1);
    for (;;);
  }, gate.cells);
  await gate.arrivals(1);
  const removed = client.removeEngines(1);
  running.abort();
  await removed;
  expect((await events.next()).value).toMatchObject({ kind: "engine-lost", engineId: 1 });
  expect(await client.addEngines(1)).toEqual([2]);
  expect(client.ids).toEqual([0, 2]);
});

test("a view of all has no engine when the only one is to be removed", async () => {
  const client = await open({ engines: 1 });
  const gate = new Gate();
  const running = client.directView(0).apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const removed = client.removeEngines("all");
  expect(thrown(() => client.directView().apply(() => 1))).toBeInstanceOf(NoEnginesError);
  gate.open();
  await running;
  await removed;
});

test("restart ends engines in whatever they do; the new ones have new ids and no names", async () => {
  const client = await open({ engines: 2 });
  await client.directView().push({ a: 1 });
  const gate = new Gate();
  const running = client.directView(0).apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  expect(await client.restart(0)).toEqual([2]);
  expect(await failure(running)).toMatchObject({ name: "EngineLostError", engineId: 0 });
  expect(client.ids).toEqual([1, 2]);
  expect(await client.restart()).toEqual([3, 4]);
  expect(await client.directView().apply(() => "a" in globalThis)).toEqual([false, false]);
});

test("setup runs on every engine before it takes part, also on those that come later", async () => {
  const client = await open({
    engines: 1,
    setup: () => {
      (globalThis as unknown as { ready: string }).ready = "yes";
    },
  });
  await client.addEngines(1);
  await client.restart(0);
  expect(await client.directView().get("ready")).toEqual(["yes", "yes"]);
});

test("a setup that fails is the cause why no engine starts", async () => {
  const error = (await failure(
    connect({
      engines: 2,
      setup: () => {
        throw new RangeError("no data here");
      },
    }),
  )) as Error;
  expect(error).toBeInstanceOf(EngineStartError);
  expect(error.message).toContain("no data here");
  const left = (await failure(connect({ engines: 1, setup: () => process.exit(3) }))) as Error;
  expect(left).toBeInstanceOf(EngineStartError);
  expect(left.message).toContain("exited with code 3");
  // It threw nothing.
  expect(left.message).not.toContain("nothing there caught");
  expect(await failure(connect({ engines: 1, setup: 5 as never }))).toBeInstanceOf(TypeError);
});

test("waitForEngines waits for engines that are being started, and for no others", async () => {
  const client = await open({ engines: 1 });
  await client.waitForEngines(1);
  expect(await failure(client.waitForEngines(2))).toBeInstanceOf(Error);
  const added = client.addEngines(1);
  await client.waitForEngines(2, { timeoutMs: 10_000 });
  expect(client.length).toBe(2);
  await added;
  const late = client.addEngines(1);
  expect(await failure(client.waitForEngines(3, { timeoutMs: 0 }))).toBeInstanceOf(TimeoutError);
  await late;
});

test("close during a start leaves nothing behind", async () => {
  const client = await open({ engines: 1 });
  const added = client.addEngines(2);
  const closed = client.close();
  expect(await failure(added)).toBeInstanceOf(ClientClosedError);
  await closed;
  expect(client.length).toBe(0);
  expect(await failure(client.addEngines(1))).toBeInstanceOf(ClientClosedError);
});

test("a policy of one's own picks the engines; one that is wrong fails its tasks alone", async () => {
  const client = await open({ engines: 2 });
  const lview = client.loadBalancedView();
  const last = (engines: readonly EngineLoad[]): number => engines.findIndex(({ engineId }) => engineId === 1);
  const ids: number[] = [];
  for (let i = 0; i < 4; i++) ids.push(await lview.with({ policy: last }).apply(() => engine.id));
  expect(ids).toEqual([1, 1, 1, 1]);
  expect(await failure(lview.with({ policy: () => 9 }).apply(() => 1))).toBeInstanceOf(TypeError);
  expect(await lview.apply(() => 1)).toBe(1);
  for (const policy of ["lru", "random", "twoRandom", "weighted"] as const) {
    expect(await lview.with({ policy }).map((x: number) => x, [1, 2, 3])).toEqual([1, 2, 3]);
  }
});

test("many engines start at once without a warning", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on("warning", note);
  await open({ engines: 12 });
  // Warnings are told at the end of a turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
