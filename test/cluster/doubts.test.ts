import { expect, test } from "vitest";
import type { BusMessage } from "../../src/cluster/bus.ts";
import { Doubts } from "../../src/cluster/doubts.ts";

const from = { user: "u", session: "s" };
const message = (byte: number): BusMessage => ({ tokens: [], bytes: Uint8Array.of(byte), isNobody: false });

function makeDoubts() {
  const asked: number[] = [];
  return { asked, doubts: new Doubts((_client, number) => void asked.push(number)) };
}

test("a client that is heard often is believed", () => {
  const { asked, doubts } = makeDoubts();
  for (const nowMs of [0, 500, 1500]) expect(doubts.takes("u.s", from, message(0), nowMs)).toBe(true);
  expect(asked).toEqual([]);
});

test("what comes after a silence is held until the client has answered, in time; the question is asked again", () => {
  const { asked, doubts } = makeDoubts();
  doubts.takes("u.s", from, message(0), 0);
  expect([1001, 1002, 1500].map((nowMs) => doubts.takes("u.s", from, message(nowMs % 251), nowMs))).toEqual([
    false,
    false,
    false,
  ]);
  expect(asked).toEqual([0, 1]);
  // To a question that was asked before: it may have been under way for long.
  expect(doubts.proven("u.s", 0, 1510)).toBeUndefined();
  expect(doubts.proven("u.s", 1, 2600)).toBeUndefined();
  doubts.takes("u.s", from, message(9), 2700);
  expect(doubts.proven("u.s", 2, 2710)?.map(({ bytes }) => bytes[0])).toEqual([248, 249, 245, 9]);
  expect(doubts.takes("u.s", from, message(0), 2720)).toBe(true);
  expect(doubts.proven("u.s", 2, 2730)).toBeUndefined();
});

test("a client that is gone is forgotten", () => {
  const { doubts } = makeDoubts();
  doubts.takes("u.s", from, message(0), 0);
  doubts.takes("u.s", from, message(0), 5000);
  doubts.left("u.s");
  expect(doubts.proven("u.s", 0, 5010)).toBeUndefined();
  expect(doubts.takes("u.s", from, message(0), 9000)).toBe(true);
});
