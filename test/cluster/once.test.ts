import { expect, test } from "vitest";
import { Once } from "../../src/cluster/once.ts";

test("an order is carried out once, however often it comes, and answered each time", async () => {
  let count = 0;
  const orders = new Once<number>(1000);
  const carryOut = (): Promise<number> => Promise.resolve(count++);
  expect(await orders.take("alice.1", 0, carryOut)).toBe(0);
  expect(await orders.take("alice.1", 0, carryOut)).toBe(0);
  expect(await orders.take("bob.1", 0, carryOut)).toBe(1);
  expect(await orders.take("alice.1", 1, carryOut)).toBe(2);
  expect(count).toBe(3);
});

test("the answers of the oldest orders are forgotten", async () => {
  const orders = new Once<string>(2);
  const take = (ticket: number, text: string): Promise<string> =>
    orders.take("alice.1", ticket, () => Promise.resolve(text));
  await take(0, "a");
  await take(1, "b");
  await take(2, "c");
  expect(await Promise.all([take(1, "again"), take(2, "again"), take(0, "again")])).toEqual(["b", "c", "again"]);
});
