/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { type AsyncResult, connect, ImpossibleDependencyError, NoEnginesError } from "wasm-ensemble";
import { cells, Gate, passGate, thrown } from "./support.ts";

const client = await connect({ engines: 1 });
const other = await connect({ engines: 1 });
// So that a call which waits for ever would fail otherwise, and not keep the tests.
const lview = client.loadBalancedView({ queueTimeoutMs: 5000 });
afterAll(() => Promise.all([client.close(), other.close()]));

const same = (x: number): number => x;

/** A result of the other client that is not there before the end of the test. */
function pendingElsewhere(): AsyncResult<number> {
  return other.loadBalancedView().apply(passGate, new Gate().cells, 1);
}

describe("a call that blocks, while no event is heard, refuses to wait for", () => {
  test("the result of another client among its arguments", () => {
    const error = thrown(() => lview.applySync(same, pendingElsewhere())) as Error;
    expect(error).toBeInstanceOf(ImpossibleDependencyError);
    expect(error.message).toBe(
      "the task can't run: an argument: the result of another client can't come while this thread blocks; await it first",
    );
  });

  test("one that it is to run after, of all or of any", () => {
    const results = pendingElsewhere();
    const after = lview.with({ after: results });
    for (const call of [() => after.applySync(same, 1), () => after.mapSync(same, [1, 2])]) {
      expect(thrown(call)).toBeInstanceOf(ImpossibleDependencyError);
    }
    const any = lview.with({ after: { results, all: false }, block: true });
    expect(thrown(() => any.apply(same, 1))).toBeInstanceOf(ImpossibleDependencyError);
  });

  test("a result of its own client that waits for one", () => {
    const own = client.loadBalancedView().apply(same, pendingElsewhere());
    const error = thrown(() => lview.applySync(same, own)) as Error;
    expect(error).toBeInstanceOf(ImpossibleDependencyError);
    expect(error.message).toContain("await it first");
    expect(client.queueStatus().unassigned).toBe(1);
  });
});

describe("a call that blocks may", () => {
  test("be given the result of another client that is there", async () => {
    const result = other.loadBalancedView().apply(same, 5);
    await result;
    expect(lview.applySync(same, result)).toBe(5);
    expect(lview.with({ after: result }).mapSync(same, [1, 2])).toEqual([1, 2]);
  });

  test("wait for any of some results, of which one is its client's own", () => {
    const own = client.loadBalancedView().apply(same, 1);
    const after = lview.with({ after: { results: [pendingElsewhere(), own], all: false } });
    expect(after.applySync(same, 6)).toBe(6);
  });
});

test("of a map that a blocking call gave up, no further item is run", async () => {
  const mortal = await connect({ engines: 1 });
  onTestFinished(() => mortal.close());
  const view = mortal.loadBalancedView({ chunkItems: 1 });
  const ran = cells(1);
  const fn = (x: number, counts: Int32Array): number => (x === 0 ? process.exit(1) : Atomics.add(counts, 0, 1));
  const call = (): unknown => view.mapSync(fn, [0, 1, 2, 3, 4, 5], Array<Int32Array>(6).fill(ran));
  expect(thrown(call)).toBeInstanceOf(NoEnginesError);
  expect(mortal.queueStatus().unassigned).toBe(0);
  await mortal.waitForEngines(1);
  // Behind whatever is left of the map.
  await view.apply(() => 1);
  expect(ran[0]).toBe(0);
});
