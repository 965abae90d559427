import { expect, test } from "vitest";
import { Trace } from "../../../src/node/plot/trace.ts";
import { type Estimate, estimateOf } from "../../../src/sampling/run/estimate.ts";
import { plainMoments } from "../../sampling/plain-moments.ts";

function after(count: number): Estimate {
  return estimateOf(plainMoments({ count, means: [1 / count], products: [count] }), {
    outputNames: ["x"],
    confidenceLevel: 0.95,
    method: "random",
    replicates: undefined,
    antithetic: false,
    controls: [],
    chunkSamples: 1,
    nonFinite: { count: 0, first: undefined },
    histogram: undefined,
    samplesWanted: undefined,
    progress: 0,
    stopped: undefined,
    checkpointFailure: undefined,
    complete: false,
    seed: 1n,
    elapsedMs: 1,
  });
}

test("a long run keeps few points, even on a logarithmic axis, with its first and its end", () => {
  const trace = new Trace();
  for (let count = 1000; count < 1e9; count = Math.ceil(count * 1.001)) trace.add(after(count));
  const samples = trace.points(after(1e9), 200).map((point) => point.samples);
  expect(samples.length).toBeGreaterThan(150);
  expect(samples.length).toBeLessThanOrEqual(200);
  expect(samples[0]).toBe(1000);
  expect(samples.at(-1)).toBe(1e9);
  const gaps = samples.slice(1).map((count, i) => Math.log(count / (samples[i] ?? 1)));
  // Twice the even gap, and one step of growth more.
  expect(Math.max(...gaps)).toBeLessThan((2 * Math.log(1e6)) / 199 + 0.03);
  expect(Math.min(...gaps)).toBeGreaterThan(0);
});

test("a run of one snapshot has one point", () => {
  const trace = new Trace();
  trace.add(after(5));
  expect(trace.points(after(5), 200)).toEqual([{ samples: 5, outputs: after(5).outputs }]);
  expect(new Trace().points(after(5), 200)).toHaveLength(1);
});

test("snapshots without a standard error are left out", () => {
  const trace = new Trace();
  trace.add(after(1));
  expect(trace.points(after(7), 200).map(({ samples }) => samples)).toEqual([7]);
});
