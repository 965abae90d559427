import { expect, test } from "vitest";
import { bandOf } from "../../../src/node/plot/band.ts";
import { convergencePlot } from "../../../src/node/plot/convergence-plot.ts";
import type { ArrayEstimate } from "../../../src/sampling/run/array-estimate.ts";
import { all, type Node, ofClass, parseXml, pathPoints } from "./svg-tree.ts";

const HEADER = { title: "t", about: "a", facts: [], confidenceLevel: "95 %" };

function array(means: readonly number[], half: number): ArrayEstimate {
  const mean = Float64Array.from(means);
  const confidenceInterval = { low: mean.map((each) => each - half), high: mean.map((each) => each + half) };
  return { mean, standardError: mean.map(() => half / 2), variance: mean.map(() => 1), confidenceInterval };
}

function draw(means: readonly number[]): Node {
  const points = bandOf(array(means, 1), 400);
  return parseXml(
    convergencePlot({ header: HEADER, panels: [], bands: [{ name: "path", length: means.length, points }] }),
  );
}

test("an array is a curve from its first to its last index, within its band", () => {
  const svg = draw([0, 2, 4]);
  const [curve] = ofClass(svg, "array");
  const places = pathPoints(curve);
  const [[left, first] = [1, 0], [, middle] = [0, 0], [right, last] = [0, 0]] = places;
  expect(left).toBe(0);
  expect(right).toBeGreaterThan(400);
  expect(middle - first).toBeCloseTo(last - middle, 1);
  expect(pathPoints(ofClass(svg, "array-band")[0])).toHaveLength(6);
  const texts = all(svg, "text").map(({ text }) => text);
  expect(texts).toEqual(
    expect.arrayContaining(["mean of each value of path", "index in path, of 3 values", "0", "1", "2"]),
  );
});

test("the picture of arrays alone has no axis of samples, and holds all of them", () => {
  const svg = draw([1]);
  const texts = all(svg, "text").map(({ text }) => text);
  expect(texts).not.toContain("samples drawn (logarithmic axis)");
  expect(Number(svg.attributes["height"])).toBeGreaterThan(250);
});

test("many values are drawn as few points, whose bounds hold all of theirs", () => {
  const points = bandOf(
    array(
      Array.from({ length: 100_000 }, (_, i) => i),
      5,
    ),
    400,
  );
  expect(points).toHaveLength(400);
  expect(points[0]).toEqual({ index: 124.5, mean: 124.5, low: -5, high: 254 });
  expect(points.at(-1)).toMatchObject({ index: 99_874.5, high: 100_004 });
  expect(bandOf(array([1, Number.NaN, 3], 0), 400).map(({ index }) => index)).toEqual([0, 2]);
});
