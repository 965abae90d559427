import process from "node:process";
import { expect, test } from "vitest";
import { makeUp, soon } from "../../src/protocol/soon.ts";

test("what is due soon comes once the code has ended, in order, before timers", async () => {
  const order: string[] = [];
  setTimeout(() => order.push("timer"), 0);
  soon(() => {
    order.push("first");
    soon(() => order.push("third"));
  });
  soon(() => order.push("second"));
  order.push("code");
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(order).toEqual(["code", "first", "second", "third", "timer"]);
});

test("one that throws keeps no other from coming", async () => {
  const heard = new Promise((resolve) => process.once("unhandledRejection", resolve));
  const order: string[] = [];
  soon(() => {
    throw new Error("mine");
  });
  soon(() => order.push("other"));
  expect(await heard).toMatchObject({ message: "mine" });
  expect(order).toEqual(["other"]);
});

test("what is due can be made up for, and comes once", async () => {
  const order: number[] = [];
  soon(() => order.push(1));
  makeUp();
  expect(order).toEqual([1]);
  await Promise.resolve();
  expect(order).toEqual([1]);
});
