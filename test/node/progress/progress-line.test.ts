import pc from "picocolors";
import { expect, test } from "vitest";
import { progressLine, progressText } from "../../../src/node/progress/progress-line.ts";
import { type Estimate, estimateOf } from "../../../src/sampling/run/estimate.ts";
import { plainMoments } from "../../sampling/plain-moments.ts";

const plain = pc.createColors(false);

function after(count: number, elapsedMs = 1000, mean = 3.14159163): Estimate {
  const moments = plainMoments({ count, means: [count === 0 ? 0 : mean], products: [2.697 * count] });
  return estimateOf(moments, {
    outputNames: ["pi"],
    confidenceLevel: 0.95,
    method: "random",
    replicates: undefined,
    antithetic: false,
    controls: [],
    chunkSamples: 1,
    nonFinite: { count: 0, first: undefined },
    histogram: undefined,
    samplesWanted: 1e10,
    progress: count / 1e10,
    stopped: undefined,
    checkpointFailure: undefined,
    complete: false,
    seed: 1n,
    elapsedMs,
  });
}

function shown(width: number): string {
  return progressLine(after(4e9), width, plain);
}

test("a line of 79 shows bar, share, estimate, error, rate and time left", () => {
  expect(shown(79)).toBe("██████░░░░░░░░░   40 %  3.14159163 ± 2.6e-5   4.00 G samples/s  1.5 s left");
});

test("what does not fit is left out, the rate first and the share last", () => {
  expect(shown(60)).toBe("█████░░░░░░░░░   40 %  3.14159163 ± 2.6e-5   1.5 s left");
  expect(shown(45)).toBe("██████░░░░░░░░░░   40 %  3.14159163 ± 2.6e-5");
  expect(shown(20)).toBe("█████░░░░░░░░   40 %");
  expect(shown(8)).toBe("40 %");
});

test.each([after(0, 0), after(0), after(1), after(123), after(5e9), after(1e10), after(1e6, 1e9), after(9e9, 1e-3)])(
  "no line is longer than the terminal is wide",
  (estimate) => {
    for (let width = 0; width <= 200; width++) {
      expect(progressLine(estimate, width, plain).length).toBeLessThanOrEqual(width);
    }
  },
);

test.each([-3.14159163, 1.5e-12, -2.5e9, 0, 123_456_789, -0.00123])("means such as %d leave the bar alone", (mean) => {
  expect(progressLine(after(4e9, 1000, mean), 79, plain).replace(/[^█░]/g, "")).toHaveLength(15);
});

test("the bar keeps its width while the run goes on", () => {
  const widths = [after(0, 0), after(1e6), after(4e9, 100), after(4e9, 1e9), after(1e10)].map(
    (estimate) => progressLine(estimate, 79, plain).replace(/[^█░]/g, "").length,
  );
  expect(new Set(widths).size).toBe(1);
});

test("a terminal's line has colours of no width", () => {
  const line = progressLine(after(4e9), 79, pc.createColors(true));
  expect(line).toContain("\u001B[36m██████\u001B[39m");
});

test("a log's line has no bar", () => {
  expect(progressText(after(4e9))).toBe("40 %  3.14159163 ± 2.6e-5  4.00 G samples/s  1.5 s left");
  expect(progressText(after(0))).toBe("0 %");
});
