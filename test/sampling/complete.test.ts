import { expect, test } from "vitest";
import { isComplete, type StopReason, stopRules } from "../../src/sampling/request/stopping.ts";

test.each<[StopReason, Parameters<typeof stopRules>[0], boolean]>([
  ["samples", { samples: 10 }, true],
  ["standardError", { standardError: 1 }, true],
  ["relativeError", { relativeError: 1, timeLimitMs: 5 }, true],
  ["timeLimit", { timeLimitMs: 5 }, true],
  ["timeLimit", { timeLimitMs: 5, samples: 10 }, false],
  ["timeLimit", { timeLimitMs: 5, standardError: 1 }, false],
  ["maxSamples", { standardError: 1, maxSamples: 10 }, false],
  ["aborted", { samples: 10 }, false],
])("a run that ended by %s, asked for %j, is complete: %s", (reason, asked, complete) => {
  expect(isComplete(stopRules(asked), reason)).toBe(complete);
});
