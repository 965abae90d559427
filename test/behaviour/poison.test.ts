/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { describe, expect, onTestFinished, test } from "vitest";
import { type Client, CompositeError, connect, type EngineEvent, EngineLostError, RemoteError } from "wasm-ensemble";
import { cells, failure, Gate, passGate, thrown } from "./support.ts";

declare const engine: { readonly id: number };

async function start(engines: number, setup?: () => void): Promise<Client> {
  const client = await connect({ engines, ...(setup && { setup }) });
  onTestFinished(() => client.close());
  return client;
}

/** Sent to engines: ends its engine at one of the items, and notes which one. Cell 0 counts the runs of that item. */
function dieAt(item: number, poison: number, runs: Int32Array): number {
  if (item === poison) {
    runs[Atomics.add(runs, 0, 1) + 1] = engine.id;
    process.exit(1);
  }
  return item;
}

const killer = (runs: Int32Array): void => {
  runs[Atomics.add(runs, 0, 1) + 1] = engine.id;
  process.exit(1);
};

const killed = (runs: Int32Array): number[] => [...runs.subarray(1, 1 + (runs[0] ?? 0))];
const ITEMS = Array.from({ length: 60 }, (_, i) => i);

describe("a task that ends each engine it meets", () => {
  test.each([0, 1, 2, 4])("with retries: %i fails with the engines it ended, the others finish", async (retries) => {
    const client = await start(2);
    const lview = client.loadBalancedView().with({ retries });
    const runs = cells(16);
    const before = ITEMS.map((i) => lview.with({ retries: 9 }).apply((x: number) => x, i));
    const result = lview.apply(killer, runs);
    const after = ITEMS.map((i) => lview.with({ retries: 9 }).apply((x: number) => x, i));
    const error = (await failure(result)) as EngineLostError;
    expect(error).toBeInstanceOf(EngineLostError);
    expect(runs[0]).toBe(retries + 1);
    expect(error.lostEngines).toEqual(killed(runs));
    expect(new Set(error.lostEngines).size).toBe(retries + 1);
    expect(error.earlier).toHaveLength(retries);
    for (const id of error.lostEngines) expect(error.message).toMatch(new RegExp(`\\b${id}\\b`, "u"));
    expect(await Promise.all(before)).toEqual(ITEMS);
    expect(await Promise.all(after)).toEqual(ITEMS);
    for (const id of error.lostEngines) expect(client.ids).not.toContain(id);
    await client.waitForEngines(2);
    expect(await lview.apply(() => "alive")).toBe("alive");
    expect([client.outstanding.size, client.queueStatus().unassigned]).toEqual([0, 0]);
  });

  test("is told of: each engine that is lost is replaced, each further try has its event", async () => {
    const client = await start(1);
    const events = client.events();
    const error = (await failure(client.loadBalancedView().with({ retries: 2 }).apply(killer, cells(8)))) as Error;
    expect((error as EngineLostError).lostEngines).toEqual([0, 1, 2]);
    await client.waitForEngines(1);
    expect(client.ids).toEqual([3]);
    await client.close();
    const seen: EngineEvent[] = [];
    for await (const event of events) seen.push(event);
    const of = (kind: string) => seen.filter((event) => event.kind === kind);
    expect(of("engine-lost").map((event) => "engineId" in event && event.engineId)).toEqual([0, 1, 2]);
    expect(of("engine-replaced")).toHaveLength(3);
    expect(of("task-retried").map((event) => "tries" in event && event.tries)).toEqual([1, 2]);
    expect(of("no-engines")).toEqual([]);
  });

  test("fails when its last engine is gone and none takes its place, with its history", async () => {
    const client = await start(2, () => {
      if (engine.id > 1) throw new Error("no more engines");
    });
    const runs = cells(8);
    const error = (await failure(
      client.loadBalancedView().with({ retries: 9 }).apply(killer, runs),
    )) as EngineLostError;
    expect(error).toBeInstanceOf(EngineLostError);
    expect(error.lostEngines).toEqual(killed(runs));
    expect(new Set(killed(runs))).toEqual(new Set([0, 1]));
    await failure(client.waitForEngines(1));
    expect(client.outstanding.size).toBe(0);
  });

  test("fails when the engines it may go to are gone, though others live", async () => {
    const client = await start(3);
    const runs = cells(8);
    const view = client.loadBalancedView().with({ retries: 9, targets: [0, 2] });
    const error = (await failure(view.apply(killer, runs))) as EngineLostError;
    expect(new Set(killed(runs))).toEqual(new Set([0, 2]));
    expect(error.lostEngines).toEqual(killed(runs));
    expect(client.ids).toContain(1);
  });

  test("throws its history where the call blocks", async () => {
    const client = await start(3);
    const runs = cells(8);
    const view = client.loadBalancedView().with({ retries: 1 });
    const error = thrown(() => view.applySync(killer, runs)) as EngineLostError;
    expect(error).toBeInstanceOf(EngineLostError);
    expect(error.lostEngines).toEqual(killed(runs));
    expect(await view.apply(() => "alive")).toBe("alive");
  });
});

test("failures of both kinds are one history: the engines that were lost are told apart", async () => {
  const client = await start(1);
  const failThenDie = (runs: Int32Array): void => {
    if (Atomics.add(runs, 0, 1) % 2 === 0) throw new Error("thrown");
    process.exit(1);
  };
  const view = client.loadBalancedView();
  const lost = (await failure(view.with({ retries: 3 }).apply(failThenDie, cells(8)))) as EngineLostError;
  expect(lost.earlier.map(({ name }) => name)).toEqual(["RemoteError", "EngineLostError", "RemoteError"]);
  expect(lost.lostEngines).toEqual([0, 1]);
  const thrownAtLast = (await failure(view.with({ retries: 2 }).apply(failThenDie, cells(8)))) as RemoteError;
  expect(thrownAtLast).toBeInstanceOf(RemoteError);
  expect(thrownAtLast.earlier.map(({ name }) => name)).toEqual(["RemoteError", "EngineLostError"]);
});

describe.each([undefined, 1, 7, 60])("a map with chunkItems: %s", (chunkItems) => {
  const options = { retries: 2, ...(chunkItems !== undefined && { chunkItems }) };

  test("loses the item that ends its engines, and no neighbour", async () => {
    const client = await start(2);
    const runs = cells(8);
    const result = client
      .loadBalancedView()
      .with(options)
      .map(
        dieAt,
        ITEMS,
        ITEMS.map(() => 23),
        ITEMS.map(() => runs),
      );
    const error = (await failure(result)) as CompositeError;
    expect(error).toBeInstanceOf(CompositeError);
    expect(error.errors).toHaveLength(1);
    expect((error.errors[0] as EngineLostError).lostEngines).toEqual(killed(runs));
    expect(runs[0]).toBe(3);
    const outcomes = await result.allSettled();
    expect(outcomes.flatMap((o, i) => (o.status === "rejected" ? [i] : []))).toEqual([23]);
    expect(outcomes.flatMap((o) => (o.status === "fulfilled" ? o.value : []))).toEqual(ITEMS.filter((i) => i !== 23));
    await client.waitForEngines(2);
    expect(client.outstanding.size).toBe(0);
  });

  test("is whole when the engine was lost only once", async () => {
    const client = await start(2);
    const dieOnce = (item: number, runs: Int32Array): number => {
      if (item === 23 && Atomics.add(runs, 0, 1) === 0) process.exit(1);
      return item;
    };
    const runs = cells(1);
    const view = client.loadBalancedView().with(options);
    expect(
      await view.map(
        dieOnce,
        ITEMS,
        ITEMS.map(() => runs),
      ),
    ).toEqual(ITEMS);
    expect(runs[0]).toBe(2);
  });
});

test("an imap ends at the item that ends its engines, those before it have come", async () => {
  const client = await start(2);
  const dies = (x: number): number => {
    if (x === 5) process.exit(1);
    return x;
  };
  const seen: number[] = [];
  const results = client.loadBalancedView().with({ retries: 1 }).imap(dies, ITEMS, { maxOutstanding: 3 });
  const error = await failure(
    (async () => {
      for await (const value of results) seen.push(value);
    })(),
  );
  expect((error as EngineLostError).lostEngines).toHaveLength(2);
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test("work that waits is done by the engine that takes the place of the only one", async () => {
  const client = await start(1);
  const gate = new Gate();
  const view = client.loadBalancedView();
  const running = view.apply(passGate, gate.cells, 0);
  await gate.arrivals(1);
  const dying = view.apply(killer, cells(8));
  const waiting = ITEMS.map((i) => view.apply((x: number) => x, i));
  gate.open();
  expect(await running).toBe(0);
  expect(await failure(dying)).toBeInstanceOf(EngineLostError);
  expect(await Promise.all(waiting)).toEqual(ITEMS);
  expect(client.ids).toEqual([1]);
});

test("many of them, among others, all fail with their own history", async () => {
  const client = await start(2);
  const view = client.loadBalancedView().with({ retries: 1 });
  const poison = Array.from({ length: 5 }, () => view.apply(killer, cells(8)));
  const others = ITEMS.map((i) => view.with({ retries: 20 }).apply((x: number) => x, i));
  for (const result of poison) {
    const error = (await failure(result)) as EngineLostError;
    expect(error).toBeInstanceOf(EngineLostError);
    expect(error.lostEngines).toHaveLength(2);
  }
  expect(await Promise.all(others)).toEqual(ITEMS);
});

test("a call that blocks on the only engine does not hang when that is lost", async () => {
  const client = await start(1);
  const error = thrown(() => client.loadBalancedView().with({ retries: 3 }).applySync(killer, cells(8)));
  expect(error).toBeInstanceOf(EngineLostError);
  await client.waitForEngines(1);
  expect(await client.loadBalancedView().apply(() => 1)).toBe(1);
});
