import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  ClientClosedError,
  CompositeError,
  type EngineScope,
  type EstimateJson,
  kernels,
  RemoteError,
  type Rng,
  type SweepRow,
  TaskAbortedError,
} from "wasm-ensemble";
import { failure, start } from "../support.ts";

// On the engines.
declare const engine: EngineScope;
declare const gate: Int32Array;

const ENDLESS = { samples: 1e15, seed: 1 };

const never = (): number => {
  throw new Error("never");
};

const stuckAtTwo = (rng: Rng, { row }: { row: number }): number => {
  if (row === 2) while (!engine.signal.aborted);
  return rng.uniform();
};

// The first row waits until the gate is opened.
const gated = (_: Rng, { row }: { row: number }): number => {
  if (row === 0) Atomics.wait(gate, 0, 0);
  return row;
};

/** Row 1 fails. */
const failing = (rng: Rng, { row }: { row: number }): number => {
  if (row === 1) throw new RangeError("not here");
  return rng.uniform();
};

describe("a row that fails", () => {
  test("does not lose its neighbours, and a loop gets it with its error", async () => {
    const client = await start(2);
    const rows: SweepRow[] = [];
    for await (const row of client.sweep(failing, { row: [0, 1, 2] }, { samples: 2000, seed: 1 })) rows.push(row);
    expect(rows.map(({ state }) => state)).toEqual(["done", "failed", "done"]);
    expect(rows[1]?.error).toBeInstanceOf(RemoteError);
    expect(rows[1]?.estimate).toMatchObject({ mean: Number.NaN, samples: 0, complete: false });
    expect(rows[2]?.estimate.samples).toBe(2000);
  });

  test("makes the whole reject in the end with a CompositeError that names it", async () => {
    const client = await start(2);
    const sweep = client.sweep(failing, { row: [0, 1, 2] }, { samples: 2000, seed: 1 });
    const error = await failure(sweep);
    expect(error).toBeInstanceOf(CompositeError);
    expect(error.message).toMatch(/^1 of 3 failed\n {2}row 1 \(row=1\): sample failed on engine \d+: .*not here/u);
    expect(error.stack).toContain("ends.test.ts");
    expect((error as CompositeError).errors[0]).toBe((await sweep.allSettled())[1]?.error);
    expect(await failure(sweep)).toBe(error);
    expect(sweep.ready).toBe(true);
  });

  test("of all rows leaves no promise open", async () => {
    const client = await start(2);
    const row = Array.from({ length: 500 }, (_, i) => i);
    const error = await failure(client.sweep(never, { row }, { samples: 10 }));
    expect(error.message).toMatch(/^500 of 500 failed/u);
  });

  test("by the end of the client ends them all", async () => {
    const client = await start(2);
    const sweep = client.sweep(kernels.european, { strike: [90, 100, 110] }, ENDLESS);
    await client.close();
    const rows = await sweep.allSettled();
    expect(rows.map(({ state }) => state)).toEqual(["failed", "failed", "failed"]);
    for (const { error } of rows) expect(error).toBeInstanceOf(ClientClosedError);
    expect(() => client.sweep(kernels.pi, [{}], ENDLESS)).toThrow(ClientClosedError);
  });
});

describe("a sweep that is aborted", () => {
  test("ends with the rows that are there, and says which were not begun", async () => {
    const client = await start(2);
    const sweep = client.sweep(
      stuckAtTwo,
      { row: Array.from({ length: 100 }, (_, i) => i) },
      { samples: 100, seed: 1, ordered: false },
    );
    const states: string[] = [];
    for await (const { state, index } of sweep) {
      states[index] = state;
      if (states[0] && states[1]) sweep.abort("enough");
    }
    expect(states).toHaveLength(100);
    expect(states.slice(0, 3)).toEqual(["done", "done", "notBegun"]);
    expect(states[99]).toBe("notBegun");
    const rows = await sweep;
    expect(rows.map(({ state }) => state)).toEqual(states);
    expect(rows[99]?.estimate).toMatchObject({ mean: Number.NaN, samples: 0 });
    expect(await client.directView().apply(() => "free")).toEqual(["free", "free"]);
  });

  test("keeps what its rows have drawn", async () => {
    const client = await start(2);
    const sweep = client.sweep(kernels.european, { strike: [90, 100] }, { ...ENDLESS, chunkSamples: 1024 });
    // Engines begin with its chunks.
    await client.directView().apply(() => undefined);
    sweep.abort();
    const [first, second] = await sweep.allSettled();
    expect(["aborted", "notBegun"]).toContain(first?.state);
    if (first?.state === "aborted") expect(first.estimate.samples).toBeGreaterThan(0);
    expect(second?.state).toBe("notBegun");
  });

  test("before there is anything rejects, with the reason", async () => {
    const client = await start(1);
    const sweep = client.sweep(kernels.european, { strike: [90, 100] }, ENDLESS);
    sweep.abort("at once");
    const error = await failure(sweep);
    expect(error).toBeInstanceOf(TaskAbortedError);
    expect(error.cause).toBe("at once");
    expect((await sweep.allSettled()).map(({ state }) => state)).toEqual(["notBegun", "notBegun"]);
  });

  test.each(["before", "while"])("by a signal, %s it runs", async (when) => {
    const client = await start(1);
    const controller = new AbortController();
    if (when === "before") controller.abort("no");
    const sweep = client.sweep(kernels.european, { strike: [90, 100] }, { ...ENDLESS, signal: controller.signal });
    controller.abort("no");
    expect((await failure(sweep)).cause).toBe("no");
  });

  test("by leaving its loop", async () => {
    const client = await start(2);
    const sweep = client.sweep(kernels.european, { strike: [90, 100, 110] }, { samples: 1e4, seed: 1 });
    for await (const { index } of sweep) if (index === 0) break;
    await sweep.allSettled();
    expect(sweep.ready).toBe(true);
    const endless = client.sweep(failing, { row: [0, 2, 3] }, { timeLimitMs: 2e9 });
    setTimeout(() => endless.abort(), 1);
    for await (const { state } of endless) expect(state).not.toBe("done");
  });
});

describe("rows as they come", () => {
  test("are in order, or first come first", async () => {
    const client = await start(2);
    const here = new Int32Array(new SharedArrayBuffer(4));
    const open = (): void => {
      Atomics.store(here, 0, 1);
      Atomics.notify(here, 0);
    };
    await client.directView().push({ gate: here });
    const seen: number[] = [];
    for await (const { index } of client.sweep(gated, { row: [0, 1] }, { samples: 1, ordered: false })) {
      seen.push(index);
      open();
    }
    expect(seen).toEqual([1, 0]);
    Atomics.store(here, 0, 0);
    const sweep = client.sweep(gated, { row: [0, 1, 2] }, { samples: 1 });
    const inOrder: number[] = [];
    // The others are there before the first.
    const opened = expect
      .poll(() => sweep.progress)
      .toBe(2)
      .then(open);
    for await (const { index } of sweep) inOrder.push(index);
    await opened;
    expect(inOrder).toEqual([0, 1, 2]);
  });

  test("can be looked at, waited for, and written as JSON", async () => {
    const client = await start(2);
    const sweep = client.sweep(kernels.european, { strike: [90, 100] }, { samples: 1e4, seed: 1 });
    expect(inspect(sweep)).toBe("Sweep { 0/2 rows of strike, seed 1 }");
    expect(sweep).toMatchObject({ length: 2, progress: 0, ready: false, names: ["strike"], seed: 1n });
    expect(JSON.parse(JSON.stringify(sweep))).toEqual({ seed: "1", length: 2, rows: [] });
    expect(await sweep.wait(0)).toBe(false);
    await sweep.waitInteractive();
    expect(await sweep.wait()).toBe(true);
    expect(inspect(sweep)).toBe("Sweep { 2/2 rows of strike, seed 1 }");
    const { rows } = JSON.parse(JSON.stringify(sweep)) as { rows: { state: string; estimate: EstimateJson }[] };
    const [first] = await sweep;
    expect(rows.map(({ state }) => state)).toEqual(["done", "done"]);
    expect(rows[0]?.estimate.mean).toBe(first?.estimate.mean);
  });
});
