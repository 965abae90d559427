import { expect, onTestFinished, test } from "vitest";
import { type Client, connect, type EngineEvent, NoEnginesError } from "wasm-ensemble";
import { failure, Gate, thrown } from "./support.ts";

declare const engine: { readonly id: number };

async function start(setup: () => unknown): Promise<Client> {
  const client = await connect({ engines: 1, setup });
  onTestFinished(() => client.close());
  return client;
}

/** The first event of a kind, of those that come from now on. */
async function event<Kind extends EngineEvent["kind"]>(client: Client, kind: Kind) {
  for await (const each of client.events()) if (each.kind === kind) return each as EngineEvent & { kind: Kind };
  throw new Error("the client was closed");
}

const notFirstTwice = (): void => {
  if (engine.id === 1 || engine.id === 2) throw new Error("not yet");
};
const onlyFirst = (): void => {
  if (engine.id > 0) throw new Error("one is enough");
};

test("a client that lost its engine gets it back though the first tries fail", async () => {
  const client = await start(notFirstTwice);
  const failed = event(client, "engine-start-failed");
  await failure(client.at(0).apply((): void => process.exit(1)));
  expect(await failed).toMatchObject({ engineId: 1, nextTryMs: 100 });
  await client.waitForEngines(1, { timeoutMs: 120_000 });
  expect(client.ids).toEqual([3]);
  expect(await client.loadBalancedView().apply(() => engine.id)).toBe(3);
});

test("an engine that ends before it has done anything comes back, later", async () => {
  const client = await start((): void => {
    if (engine.id === 1) new BroadcastChannel("engine 1 ends").addEventListener("message", () => process.exit(3));
  });
  const started = event(client, "engine-started");
  await failure(client.at(0).apply((): void => process.exit(1)));
  expect(await started).toMatchObject({ engineId: 1 });
  const lost = event(client, "engine-lost");
  const channel = new BroadcastChannel("engine 1 ends");
  channel.postMessage("now");
  channel.close();
  expect(await lost).toMatchObject({ engineId: 1, nextTryMs: 100 });
  await client.waitForEngines(1, { timeoutMs: 120_000 });
  expect(client.ids).toEqual([2]);
});

test("a restart that fails says so, and is tried again", async () => {
  const client = await start(notFirstTwice);
  expect(await failure(client.restart())).toMatchObject({ name: "EngineStartError", engineId: 1 });
  await client.waitForEngines(1, { timeoutMs: 120_000 });
  expect(client.ids).toEqual([3]);
});

test("removeEngines of all ends the tries", async () => {
  const client = await start(onlyFirst);
  const failed = event(client, "engine-start-failed");
  await failure(client.at(0).apply((): void => process.exit(1)));
  await failed;
  expect(String(thrown(() => client.at(0)))).toMatch(/one is enough.*another is tried in 0\.\d s/u);
  await client.removeEngines("all");
  expect(String(thrown(() => client.at(0)))).toMatch(/no engines left; client\.addEngines/u);
  expect(String(await failure(client.waitForEngines(1, { timeoutMs: 120_000 })))).toMatch(/one is enough/u);
});

test("while the only engine is being replaced whatever needs one says so", async () => {
  const client = await start(() => (engine.id > 0 ? new Promise(() => undefined) : undefined));
  const gate = new Gate();
  const running = client.directView(0).apply((cells: Int32Array) => {
    Atomics.add(cells, 1, 1);
    for (;;);
  }, gate.cells);
  await gate.arrivals(1);
  const lview = client.loadBalancedView([0]);
  const view = client.directView(0);
  const replaced = event(client, "engine-lost");
  running.abort();
  await failure(running);
  await replaced;
  const calls: (() => unknown)[] = [
    () => client.at(0),
    () => client.at(-1),
    () => client.slice(0, 2),
    () => client.directView(0),
    () => client.directView([0]),
    () => client.loadBalancedView(0),
    () => client.interrupt(0),
    () => client.directView().apply(() => 1),
    () => view.apply(() => 1),
    () => lview.apply(() => 1),
    () => client.directView().applySync(() => 1),
    () => client.loadBalancedView().applySync(() => 1),
  ];
  for (const call of calls) {
    const error = thrown(call);
    expect(error, String(call)).toBeInstanceOf(NoEnginesError);
    expect(String(error), String(call)).toMatch(/one is being started; await client\.waitForEngines\(n\)/u);
  }
});
