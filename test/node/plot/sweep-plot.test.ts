import { expect, test } from "vitest";
import { heatMap } from "../../../src/node/plot/heat-map.ts";
import { sweepPlot } from "../../../src/node/plot/sweep-plot.ts";
import { all, ofClass, parseXml, pathPoints } from "./svg-tree.ts";

const header = { title: "european", about: "a price", facts: ["seed 1"] };

function point(x: number, mean: number, answer?: number) {
  return { x, mean, low: mean - 1, high: mean + 1, answer };
}

test("estimates stand over their parameter, with their intervals, and known answers beside them", () => {
  const points = [point(90, 16, 16), point(100, 10, 10), point(110, 6)];
  const svg = parseXml(
    sweepPlot({
      header: { ...header, confidenceLevel: "95 %" },
      parameter: "strike",
      panels: [{ name: "price", points }],
    }),
  );
  const places = pathPoints(ofClass(svg, "estimate")[0]);
  expect(places).toHaveLength(3);
  const [left, middle, right] = places.map(([x]) => x);
  expect(middle).toBeGreaterThan(left ?? Number.NaN);
  expect((middle ?? 0) - (left ?? 0)).toBeCloseTo((right ?? 0) - (middle ?? 0), 1);
  expect(ofClass(svg, "mean")).toHaveLength(3);
  expect(ofClass(svg, "interval")).toHaveLength(3);
  expect(pathPoints(ofClass(svg, "answer")[0])).toHaveLength(2);
  const texts = all(svg, "text").map(({ text }) => text);
  expect(texts).toContain("strike");
  expect(texts).toContain("mean of price");
});

test("a single point, or one with no spread, is drawn as well", () => {
  const flat = { x: 1, mean: 0, low: 0, high: 0, answer: undefined };
  const svg = parseXml(sweepPlot({ header, parameter: "x", panels: [{ name: "y", points: [flat] }] }));
  const [mark] = ofClass(svg, "mean");
  expect(Number(mark?.attributes["cx"])).toBeGreaterThan(0);
  expect(Number(mark?.attributes["cy"])).toBeGreaterThan(0);
});

test("a map has a cell for each pair of values, the darker the larger", () => {
  const svg = parseXml(
    heatMap({
      header,
      axes: [
        { name: "strike", values: [90, 100] },
        { name: "volatility", values: [0.1, 0.2, 0.3] },
      ],
      panels: [
        {
          name: "price",
          values: [
            [3, 2, 1],
            [0, Number.NaN, 4],
          ],
        },
      ],
    }),
  );
  const cells = ofClass(svg, "cell");
  expect(cells.map(({ attributes }) => Number(attributes["fill-opacity"]))).toEqual([0.77, 0.54, 0.31, 0.08, 1]);
  const texts = all(svg, "text").map(({ text }) => text);
  for (const text of ["strike", "volatility", "90", "0.3"]) expect(texts).toContain(text);
});
