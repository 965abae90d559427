import { expect, test } from "vitest";
import type { HeldPart } from "../../src/jobs/host/held-part.ts";
import { WaitingParts } from "../../src/jobs/host/waiting-parts.ts";

function part(number: number, delivery = 1): HeldPart {
  return { user: "u", job: "j", part: number, delivery, bytes: new Uint8Array(), pieces: 0, reply: "" };
}

test("a host that was just started takes one part at a time, until one has ended well", () => {
  const waiting = new WaitingParts();
  expect(waiting.wanted(4, 0, [])).toBe(1);
  expect(waiting.wanted(4, 1, [])).toBe(0);
  expect(waiting.wanted(4, 0, [part(1)])).toBe(0);
  waiting.ended(part(1));
  expect(waiting.wanted(4, 0, [])).toBe(4);
  waiting.add(part(2));
  expect(waiting.wanted(4, 1, [])).toBe(2);
});

test("a part that was given out often is run alone, after the others", () => {
  const waiting = new WaitingParts();
  waiting.ended(part(0));
  const suspicious = part(1, 3);
  waiting.add(suspicious);
  waiting.add(part(2, 2));
  waiting.add(part(3));
  expect(waiting.wanted(4, 0, [])).toBe(0);
  const [third, second] = [waiting.next([]), waiting.next([part(3)])];
  expect([third?.part, second?.part]).toEqual([3, 2]);
  expect(waiting.next([part(3)])).toBeUndefined();
  expect(waiting.next([])).toBe(suspicious);
  waiting.add(part(4));
  expect(waiting.next([suspicious])).toBeUndefined();
  expect(waiting.wanted(4, 0, [suspicious])).toBe(0);
  // Then one at a time again.
  waiting.ended(suspicious);
  expect(waiting.next([])?.part).toBe(4);
  expect(waiting.wanted(4, 0, [])).toBe(1);
});

test("which of several such parts is first is left to chance", () => {
  const waiting = new WaitingParts(() => 0.99);
  for (const number of [1, 2, 3]) waiting.add(part(number, 4));
  expect(waiting.next([])?.part).toBe(3);
  expect(waiting.takeAll().map(({ part: number }) => number)).toEqual([1, 2]);
  expect(waiting.all).toEqual([]);
});
