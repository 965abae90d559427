import { expect, test } from "vitest";
import { epochMs } from "../../src/protocol/epoch-ms.ts";
import { onThisClock } from "../../src/transport/clocks.ts";

const HOUR_MS = 3_600_000;

test.each([-HOUR_MS, HOUR_MS])("times of a clock that is %d ms behind are corrected", (behindMs) => {
  const endedMs = epochMs() - behindMs - 100;
  const startedMs = endedMs - 5;
  const done = onThisClock(
    {
      kind: "done",
      ids: [1, 2],
      values: [1, 2],
      startedMs: [startedMs, startedMs + 2],
      endedMs: [endedMs - 2, endedMs],
    },
    behindMs,
  );
  expect(done).toMatchObject({
    startedMs: [startedMs + behindMs, startedMs + 2 + behindMs],
    endedMs: [endedMs - 2 + behindMs, endedMs + behindMs],
  });
  const items = onThisClock({ kind: "items", id: 1, values: [], errors: [], startedMs, endedMs }, behindMs);
  expect(items).toMatchObject({ startedMs: startedMs + behindMs, endedMs: endedMs + behindMs });
});

test("nothing has ended after now, and what it took is left as it is", () => {
  const endedMs = epochMs();
  const reply = onThisClock({ kind: "items", id: 1, values: [], errors: [], startedMs: endedMs - 7, endedMs }, 500);
  if (reply.kind !== "items") throw new TypeError("a reply stays what it is");
  expect(reply.endedMs).toBeLessThanOrEqual(epochMs());
  expect(reply.endedMs - reply.startedMs).toBeCloseTo(7, 3);
});

test("replies without times, and of the same clock, are left alone", () => {
  const listening = { kind: "listening", id: 1 } as const;
  expect(onThisClock(listening, 5)).toBe(listening);
  const failed = { kind: "items", id: 1, values: [], errors: [], startedMs: 1, endedMs: 2 } as const;
  expect(onThisClock(failed, 0)).toBe(failed);
});
