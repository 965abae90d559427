import { expect, test } from "vitest";
import { GivenUp } from "../../src/cluster/given-up.ts";

test("a client that is heard again is told of each link that was given up, once; the oldest are forgotten", () => {
  const given = new GivenUp();
  const told: string[] = [];
  for (const link of ["a", "b"]) given.note("user.1", () => told.push(link));
  given.heard("user.2");
  expect(told).toEqual([]);
  given.heard("user.1");
  given.heard("user.1");
  expect(told).toEqual(["a", "b"]);
  for (let i = 0; i < 1001; i++) given.note(`client ${i}`, () => told.push(`${i}`));
  given.heard("client 0");
  given.heard("client 1");
  expect(told.slice(2)).toEqual(["1"]);
});
