import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { contest } from "../../../src/cli/bench/measure.ts";

const effort = { rounds: 3, turnMs: 0, warmUpMs: 1 };
const watch = { onStep: () => {} };

test("contenders get their turns, one after another", async () => {
  const order: string[] = [];
  const timings = await contest(
    { first: { name: "a", run: () => order.push("a") }, second: { name: "b", run: () => order.push("b") } },
    effort,
    watch,
  );
  // Without the first runs, which are not measured and more.
  expect(order.join("").slice(-4)).toBe("abab");
  expect(timings.first.turnsMs).toHaveLength(3);
  expect(timings.second.samples).toBe(3);
});

test("no run of a contender begins before the one before it has ended", async () => {
  let running = 0;
  let most = 0;
  // Not an async function, so that only what it gives tells that it is asynchronous.
  const run = () => {
    most = Math.max(most, ++running);
    return setImmediate().then(() => running--);
  };
  await contest({ one: { name: "one", run } }, effort, watch);
  expect(running).toBe(0);
  expect(most).toBe(1);
});

test("a duration that a contender gives itself is taken", async () => {
  const { one } = await contest({ one: { name: "one", run: async () => ({ overriddenDuration: 7 }) } }, effort, watch);
  expect(one.turnsMs).toEqual([7, 7, 7]);
});

test("what a contender throws ends the contest", async () => {
  const broken = { name: "broken", run: () => Promise.reject(new Error("broken")) };
  await expect(contest({ broken }, effort, watch)).rejects.toThrow("broken");
});
