import { expect, onTestFinished, test } from "vitest";
import {
  type Client,
  ClientClosedError,
  connect,
  ImpossibleDependencyError,
  kernels,
  NoEnginesError,
  QueueTimeoutError,
  TaskAbortedError,
} from "wasm-ensemble";
import { failure, Gate, passGate, thrown } from "./support.ts";

declare const engine: { readonly id: number };

const endless = (gate: Int32Array): never => {
  Atomics.add(gate, 1, 1);
  for (;;);
};

async function start(engines: number): Promise<Client> {
  const client = await connect({ engines });
  onTestFinished(() => client.close());
  return client;
}

test("shutdown takes no more calls, lets those that were made end, and ends the engines", async () => {
  const client = await start(2);
  const gate = new Gate();
  const lview = client.loadBalancedView();
  const dview = client.directView();
  const running = dview.apply(passGate, gate.cells, 1);
  const waiting = dview.apply(() => "waited");
  const mapped = lview.map(
    (x: number) => x + 1,
    Array.from({ length: 1000 }, (_, i) => i),
  );
  const sampled = client.sample(kernels.pi, { samples: 1e6, seed: 1 });
  await gate.arrivals(2);
  const down = client.shutdown();
  for (const call of [
    () => lview.apply(() => 1),
    () => dview.pull("a"),
    () => client.sample(kernels.pi, { samples: 1 }),
  ]) {
    expect(thrown(call)).toBeInstanceOf(ClientClosedError);
  }
  expect(client.ids).toEqual([0, 1]);
  gate.open();
  await down;
  expect(client.ids).toEqual([]);
  await running;
  expect(await waiting).toEqual(["waited", "waited"]);
  expect(await mapped).toHaveLength(1000);
  expect((await sampled).samples).toBe(1e6);
});

test("shutdown of an idle client ends it", async () => {
  const client = await start(1);
  await client.shutdown();
  await client.shutdown();
  expect(thrown(() => client.directView())).toBeInstanceOf(ClientClosedError);
});

test("close cuts a shutdown short", async () => {
  const client = await start(1);
  const hung = client.directView(0).apply(() => new Promise(() => {}));
  const down = client.shutdown();
  await client.close();
  await down;
  expect(await failure(hung)).toBeInstanceOf(ClientClosedError);
});

test("shutdown ends when what is left is aborted", async () => {
  const client = await start(1);
  const gate = new Gate();
  const running = client.directView(0).apply(passGate, gate.cells, 1);
  const queued = client.loadBalancedView().apply(() => 1);
  await gate.arrivals(1);
  const down = client.shutdown();
  queued.abort();
  gate.open();
  await running;
  await down;
  expect(await failure(queued)).toBeInstanceOf(TaskAbortedError);
});

test("shutdown waits for work that depends on other work", async () => {
  const client = await start(1);
  const lview = client.loadBalancedView();
  const first = lview.apply(() => 20);
  const second = lview.apply((a: number) => a + 1, first);
  const third = lview.with({ after: second }).apply(() => "last");
  await client.shutdown();
  expect(await second).toBe(21);
  expect(await third).toBe("last");
});

test("shutdown lets what waits run on the engine that takes the place of one that is ended", async () => {
  const client = await start(1);
  const gate = new Gate();
  const lview = client.loadBalancedView();
  const stuck = lview.apply(endless, gate.cells);
  const rest = [1, 2, 3].map((x) => lview.apply((y: number) => y, x));
  await gate.arrivals(1);
  const down = client.shutdown();
  stuck.abort();
  expect(await failure(stuck)).toBeInstanceOf(TaskAbortedError);
  expect(await Promise.all(rest)).toEqual([1, 2, 3]);
  await down;
});

test("shutdown ends when no engine is left for what waits", async () => {
  const client = await connect({
    engines: 1,
    setup: () => {
      if (engine.id > 0) throw new Error("one is enough");
    },
  });
  onTestFinished(() => client.close());
  const gate = new Gate();
  const lview = client.loadBalancedView();
  const stuck = lview.apply(endless, gate.cells);
  const rest = lview.apply(() => 1);
  await gate.arrivals(1);
  const down = client.shutdown();
  stuck.abort();
  await failure(stuck);
  expect(await failure(rest)).toBeInstanceOf(NoEnginesError);
  await down;
});

test("shutdown ends when what is left waited for a result of another client, which failed", async () => {
  const [client, other] = [await start(1), await start(1)];
  const gate = new Gate();
  const failed = other.loadBalancedView().apply((cells: Int32Array): void => {
    Atomics.wait(cells, 0, 0);
    throw new Error("far");
  }, gate.cells);
  const held = client.loadBalancedView().apply((x: unknown) => x, failed);
  const down = client.shutdown();
  gate.open();
  expect(await failure(held)).toBeInstanceOf(ImpossibleDependencyError);
  await down;
});

test("shutdown ends when what is left is a map that waited for too long", async () => {
  const [client, other] = [await start(1), await start(1)];
  const gate = new Gate();
  const after = other.loadBalancedView().apply(passGate, gate.cells, 1);
  const held = client
    .loadBalancedView()
    .with({ after, queueTimeoutMs: 20 })
    .map((x: number) => x, [1, 2]);
  const down = client.shutdown();
  const [first] = await held.allSettled();
  expect(first).toMatchObject({ status: "rejected", reason: expect.any(QueueTimeoutError) as unknown });
  await down;
});
