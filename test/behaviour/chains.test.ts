import { afterAll, expect, test } from "vitest";
import { type AsyncResult, connect, type ImpossibleDependencyError } from "wasm-ensemble";
import { failure, Gate, passGate } from "./support.ts";

const client = await connect({ engines: 2 });
const view = client.loadBalancedView();
afterAll(() => client.close());

// Recursion ended, or hung, the process from some 1,500 on.
const LINKS = 20_000;

const addOne = (x: number): number => x + 1;

/** Links that depend on a first result, each on the one before. */
function chain(first: AsyncResult<number>, how: "argument" | "after"): AsyncResult<number>[] {
  const links: AsyncResult<number>[] = [];
  let last = first;
  for (let i = 0; i < LINKS; i++) {
    last = how === "argument" ? view.apply(addOne, last) : view.with({ after: last }).apply(addOne, i);
    links.push(last);
  }
  return links;
}

test.each(["argument", "after"] as const)("a long chain (%s) ends with its first link", async (how) => {
  const gate = new Gate();
  const first = view.apply((cells: Int32Array): number => {
    Atomics.wait(cells, 0, 0);
    throw new RangeError("the first");
  }, gate.cells);
  const links = chain(first, how);
  gate.open();
  const cause = await failure(first);
  const error = (await failure(links.at(-1) ?? first)) as ImpossibleDependencyError;
  expect(error).toMatchObject({ name: "ImpossibleDependencyError", links: LINKS, cause });
  expect(error.message).toMatch(/what it waits for failed, 20000 steps back: apply failed on engine \d: RangeError/u);
  expect(((await failure(links[0] ?? first)) as Error).message).toMatch(/what it waits for failed: apply/u);
  const outcomes = await Promise.allSettled(links);
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(LINKS);
  expect(client.queueStatus().unassigned).toBe(0);
});

test("a long chain ends with the abort of its first link", async () => {
  const gate = new Gate();
  const first = view.apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const links = chain(first, "argument");
  first.abort("enough");
  const error = await failure(links.at(-1) ?? first);
  expect(error).toMatchObject({ links: LINKS, cause: { name: "TaskAbortedError", cause: "enough" } });
  await client.waitForEngines(2);
});

test("a long chain that nothing stops is worked through", async () => {
  expect(await chain(view.apply(addOne, 0), "argument").at(-1)).toBe(LINKS + 1);
});

test("one signal for each call, and every second one aborted, leaves the others", async () => {
  const gate = new Gate();
  const running = client.directView().apply(passGate, gate.cells, 1);
  await gate.arrivals(2);
  const controllers = Array.from({ length: 2000 }, () => new AbortController());
  const calls = controllers.map(({ signal }, i) =>
    (i % 4 < 2 ? view.with({ signal }) : client.at(0).with({ signal })).apply(addOne, i),
  );
  for (const [i, controller] of controllers.entries()) {
    if (i % 2 === 0) controller.abort(i);
    // Each in a turn of its own, as events come.
    if (i % 100 === 0) await Promise.resolve();
  }
  gate.open();
  await running;
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.map((each) => (each.status === "fulfilled" ? each.value : (each.reason as Error).cause))).toEqual(
    controllers.map((_, i) => (i % 2 === 0 ? i : i + 1)),
  );
});
