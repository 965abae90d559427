import { expect, onTestFinished, test } from "vitest";
import { type Client, ClientClosedError, connect, kernels, TaskAbortedError } from "wasm-ensemble";
import { failure, Gate, passGate, thrown } from "./support.ts";

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
