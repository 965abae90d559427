import { expect, onTestFinished, test } from "vitest";
import { connect, type EngineEvent } from "wasm-ensemble";
import { failure, Gate, passGate } from "./support.ts";

declare const engine: { readonly id: number };

// Those that are to take the places of lost ones do not start.
const startsTwice = () => {
  if (engine.id > 1) throw new Error("no more engines");
};

test("queueStatus counts what waits, what engines hold, and what is over; all from 0 to 0", async () => {
  const client = await connect({ engines: 2 });
  onTestFinished(() => client.close());
  const idle = client.queueStatus();
  expect([...idle.engines.keys()]).toEqual([0, 1]);
  expect([...idle.engines.values()]).toEqual([
    { queue: 0, tasks: 0, completed: 0 },
    { queue: 0, tasks: 0, completed: 0 },
  ]);
  expect(idle.unassigned).toBe(0);
  const gate = new Gate();
  const running = client.directView().apply(passGate, gate.cells, 1);
  await gate.arrivals(2);
  const more = Array.from({ length: 5 }, () => client.at(0).apply(() => 1));
  const busy = client.queueStatus().engines.get(0);
  expect((busy?.queue ?? 0) + (busy?.tasks ?? 0)).toBe(6);
  const map = client.loadBalancedView().map(
    (x: number) => x,
    Array.from({ length: 1000 }, (_, i) => i),
  );
  const status = client.queueStatus();
  const held = [...status.engines.values()].reduce((sum, { queue, tasks }) => sum + queue + tasks, 0);
  expect(status.unassigned + held).toBeGreaterThanOrEqual(7);
  gate.open();
  await Promise.all([running, ...more, map]);
  const after = client.queueStatus();
  expect(after.unassigned).toBe(0);
  for (const { queue, tasks } of after.engines.values()) expect([queue, tasks]).toEqual([0, 0]);
  expect(after.engines.get(0)?.completed).toBeGreaterThanOrEqual(6);
});

// part 3: counts drift
test("queue counts are right after failures, aborts and losses", async () => {
  const client = await connect({ engines: 2 });
  onTestFinished(() => client.close());
  const fails = client.directView().apply(() => {
    throw new Error("x");
  });
  const aborted = client.directView().apply(() => 1);
  aborted.abort();
  await Promise.all([failure(fails), failure(aborted)]);
  await client.directView().apply(() => 1);
  await failure(client.directView(1).apply(() => process.exit(1)));
  const { engines, unassigned } = client.queueStatus();
  expect(engines.has(1)).toBe(false);
  expect(engines.get(0)).toMatchObject({ queue: 0, tasks: 0 });
  expect(unassigned).toBe(0);
});

test("events tell of lost engines, and of the last one; close ends them", async () => {
  const client = await connect({ engines: 2, setup: startsTwice });
  const seen: EngineEvent[] = [];
  const listening = (async () => {
    for await (const event of client.events()) seen.push(event);
  })();
  await failure(client.directView(0).apply(() => process.exit(3)));
  await failure(client.directView(1).apply(() => process.exit(3)));
  await failure(client.waitForEngines(1));
  await client.close();
  await listening;
  expect(seen.filter((event) => event.kind === "engine-lost").map((event) => event.engineId)).toEqual([0, 1]);
  expect(seen.some((event) => event.kind === "no-engines")).toBe(true);
});

test("output of an idle engine is an event", async () => {
  const client = await connect({ engines: 1 });
  onTestFinished(() => client.close());
  const events = client.events();
  await client.at(0).execute("setTimeout(() => { console.log('idle out'); console.error('idle err') }, 1); 1");
  const first = await events.next();
  const second = await events.next();
  expect([first.value, second.value]).toMatchObject([
    { kind: "output", engineId: 0, stream: "stdout", text: "idle out\n" },
    { kind: "output", engineId: 0, stream: "stderr", text: "idle err\n" },
  ]);
});

test("two listeners hear the same, and one that leaves does not disturb the other", async () => {
  const client = await connect({ engines: 2 });
  onTestFinished(() => client.close());
  const [first, second] = [client.events(), client.events()];
  await failure(client.directView(0).apply(() => process.exit(1)));
  expect((await first.next()).value).toMatchObject({ kind: "engine-lost", engineId: 0 });
  await first.return?.();
  expect((await first.next()).done).toBe(true);
  expect((await second.next()).value).toMatchObject({ kind: "engine-lost", engineId: 0 });
});

test("close() does not count as a loss", async () => {
  const client = await connect({ engines: 2 });
  const events = client.events();
  await client.close();
  expect((await events.next()).done).toBe(true);
});
