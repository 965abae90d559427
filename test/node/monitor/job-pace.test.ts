import { expect, test } from "vitest";
import { JobPace } from "../../../src/node/monitor/job-pace.ts";

test("the rest of a job takes as long as it has taken of late; nothing is said before it went on", () => {
  const pace = new JobPace();
  expect(pace.remainingMs(0.2, 0)).toBeUndefined();
  expect(pace.remainingMs(0.2, 3000)).toBeUndefined();
  expect(pace.remainingMs(0.4, 10_000)).toBeCloseTo(30_000);
  expect(pace.remainingMs(0.4, 15_000)).toBeCloseTo(45_000);
  // Not by the first part any more, which is long ago.
  expect(pace.remainingMs(0.6, 140_000)).toBeCloseTo((0.4 * 130_000) / 0.2);
  expect(pace.remainingMs(0.8, 145_000)).toBeCloseTo((0.2 * 135_000) / 0.4);
});
