/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { type AsyncResult, connect, ImpossibleDependencyError } from "wasm-ensemble";
import { cells, failure, Gate, passGate } from "./support.ts";

declare const engine: { readonly id: number };

const client = await connect({ engines: 2 });
const lview = client.loadBalancedView();
afterAll(() => client.close());

const whereAmI = (): number => engine.id;
const fail = (): never => {
  throw new RangeError("thrown");
};

describe("a task that follows", () => {
  // 65
  test("runs where the other ran, as do many of them, though another engine is idle", async () => {
    for (const first of [lview.apply(whereAmI), client.directView(1).apply(whereAmI)]) {
      const view = lview.with({ follow: first });
      const followers = [...Array.from({ length: 5 }, () => view.apply(whereAmI)), view.map(whereAmI, [1, 2, 3])];
      const where = await first;
      expect(new Set((await Promise.all(followers)).flat())).toEqual(new Set([where]));
    }
  });

  test("waits for a busy engine, and does not go to another", async () => {
    const first = client.directView(0).apply(whereAmI);
    await first;
    const gate = new Gate();
    const busy = client.directView(0).apply(passGate, gate.cells, 1);
    const follower = lview.with({ follow: first }).apply(whereAmI);
    expect(await client.directView(1).apply(whereAmI)).toBe(1);
    expect(follower.ready).toBe(false);
    gate.open();
    expect(await follower).toBe(0);
    await busy;
  });

  // 64
  test.each<[string, () => AsyncResult<unknown, unknown> | AsyncResult<unknown>[]]>([
    ["two tasks on different engines", () => [0, 1].map((id) => client.directView(id).apply(whereAmI))],
    ["a call on all engines", () => client.directView().apply(whereAmI)],
  ])("%s can't run", async (_, make) => {
    const error = (await failure(lview.with({ follow: make() }).apply(whereAmI))) as Error;
    expect(error).toBeInstanceOf(ImpossibleDependencyError);
    expect(error.message).toMatch(/different engines.*\b0, 1\b/u);
  });

  test.each<[string, object, number]>([
    ["that succeeded", {}, 1],
    ["that failed", { success: false, failure: true }, 0],
  ])("any of two goes where the one ran %s", async (_, rule, expected) => {
    const results = [client.directView(0).apply(fail), client.directView(1).apply(whereAmI)];
    for (const result of results) await result.wait();
    const view = lview.with({ follow: { results, all: false, ...rule }, chunkItems: 1 });
    expect(new Set(await view.map(whereAmI, [1, 2, 3, 4, 5, 6, 7, 8]))).toEqual(new Set([expected]));
  });

  test("a failed one cleans up on its engine; by default it can't run", async () => {
    const failed = client.directView(1).apply(fail);
    const follow = { results: failed, success: false, failure: true };
    expect(await lview.with({ follow }).apply(whereAmI)).toBe(1);
    expect(((await failure(lview.with({ follow: failed }).apply(whereAmI))) as Error).cause).toMatchObject({
      name: "RemoteError",
    });
  });

  test("one that was tried again runs where its last try was", async () => {
    const failOnce = (runs: Int32Array): number => {
      if (Atomics.add(runs, 0, 1) === 0) throw new Error("again");
      return engine.id;
    };
    const first = lview.with({ retries: 1 }).apply(failOnce, cells(1));
    expect(await lview.with({ follow: first }).apply(whereAmI)).toBe(await first);
  });

  test("and is tried again stays on the engine", async () => {
    const runs = cells(4);
    const failThere = (counts: Int32Array): never => {
      counts[Atomics.add(counts, 0, 1) + 1] = engine.id;
      throw new Error("again");
    };
    const follow = client.directView(1).apply(whereAmI);
    await failure(lview.with({ follow, retries: 2 }).apply(failThere, runs));
    expect([...runs]).toEqual([3, 1, 1, 1]);
  });

  test("what ran on an engine that is none of its view's can't run", async () => {
    const follow = client.directView(1).apply(whereAmI);
    const error = (await failure(lview.with({ targets: [0], follow }).apply(whereAmI))) as Error;
    expect(error).toBeInstanceOf(ImpossibleDependencyError);
    expect(error.message).toMatch(/engine 1/u);
  });

  test("what was aborted before it ran can't run", async () => {
    const aborted = lview.apply(whereAmI);
    aborted.abort();
    const follow = { results: aborted, success: false, failure: true };
    expect(await failure(lview.with({ follow }).apply(whereAmI))).toBeInstanceOf(ImpossibleDependencyError);
  });

  test("an engine that is gone can't run, before it is called and after", async () => {
    const own = await connect({ engines: 2 });
    onTestFinished(() => own.close());
    const first = own.directView(0).apply(whereAmI);
    await first;
    const gate = new Gate();
    const last = own.directView(1).apply(passGate, gate.cells, 1);
    const view = own.loadBalancedView({ follow: first });
    const held = view.with({ after: last }).apply(whereAmI);
    await own
      .directView(0)
      .apply(() => process.exit(1))
      .wait();
    gate.open();
    for (const result of [held, view.apply(whereAmI)]) {
      const error = (await failure(result)) as Error;
      expect(error).toBeInstanceOf(ImpossibleDependencyError);
      expect(error.message).toMatch(/engine 0 is gone/u);
    }
  });
});
