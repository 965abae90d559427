import { expect, test } from "vitest";
import { convergencePlot } from "../../../src/node/plot/convergence-plot.ts";
import type { Spread } from "../../../src/node/plot/spread-panel.ts";
import { all, type Node, ofClass, parseXml, pathPoints } from "./svg-tree.ts";

const QUANTILES = [
  { value: 1, label: "5 % below 1.0", isMedian: false },
  { value: 2, label: "25 % below 2.0", isMedian: false },
  { value: 5, label: "median 5.0", isMedian: true },
  { value: 6, label: "75 % below 6.0", isMedian: false },
  { value: 9, label: "95 % below 9.0", isMedian: false },
];

function spread(shares: readonly number[], more: Partial<Spread> = {}): Spread {
  const texts = { name: "price", about: "share of the samples", axis: "one sample" };
  return { ...texts, low: 0, high: 10, shares, mean: 4, quantiles: QUANTILES, ...more };
}

function draw(drawn: Spread): Node {
  const header = { title: "t", about: "a", facts: [], confidenceLevel: "95 %" };
  const points = [100, 1000].map((samples) => ({ samples, mean: 3, low: 2, high: 4 }));
  return parseXml(convergencePlot({ header, panels: [{ name: "price", points, result: "3.0" }], spread: drawn }));
}

/** Width of the panels, px. */
function widthOf(svg: Node): number {
  return Number(all(all(svg, "clipPath")[0] ?? svg, "rect")[0]?.attributes["width"]);
}

test("bars are as wide as their bins, as high as their shares, and the last one ends where the last bin does", () => {
  const svg = draw(spread([10, 20, 40, 30]));
  const width = widthOf(svg);
  const places = pathPoints(ofClass(svg, "bars")[0]);
  const bottom = Math.max(...places.map(([, y]) => y));
  const height = (share: number): number => {
    const heights = places.filter(([x]) => Math.abs(x - share) < 0.05).map(([, y]) => bottom - y);
    return Math.max(...heights);
  };
  // At an edge the higher of the two bins.
  expect([0, 1, 2, 3, 4].map((i) => height((width * i) / 4) / height(width))).toEqual(
    [10 / 30, 20 / 30, 40 / 30, 40 / 30, 1].map((ratio) => expect.closeTo(ratio, 1) as number),
  );
});

test("mean and quantiles stand at their values, and are named", () => {
  const svg = draw(spread([10, 20, 40, 30]));
  const width = widthOf(svg);
  expect(Number(ofClass(svg, "mean")[0]?.attributes["x1"])).toBeCloseTo(0.4 * width, 1);
  const [line] = ofClass(svg, "quantiles");
  expect(Number(line?.attributes["x1"])).toBeCloseTo(0.1 * width, 1);
  expect(Number(line?.attributes["x2"])).toBeCloseTo(0.9 * width, 1);
  const texts = all(svg, "text").map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(["spread of price", "one sample", "mean 4.0", "median 5.0"]));
  expect(all(svg, "tspan").map(({ text }) => text)).toEqual(["share of the samples"]);
});

test("a bin far above all others is cut off and says how high it is, on the side that has room", () => {
  const first = draw(spread([91, 3, 3, 3]));
  expect(all(first, "text").map(({ text }) => text)).toContain("↑ 91.0 %");
  const last = draw(spread([3, 3, 3, 91]));
  const label = all(last, "text").find(({ text }) => text === "91.0 % ↑");
  expect(label?.attributes["text-anchor"]).toBe("end");
  expect(all(draw(spread([10, 30, 30, 30])), "text").some(({ text }) => text.includes("↑"))).toBe(false);
});

test.each<[string, Spread]>([
  ["one bin", spread([100])],
  ["4096 bins", spread(Array.from({ length: 4096 }, () => 100 / 4096))],
  ["nothing inside", spread([0, 0, 0])],
  ["a mean outside", spread([50, 50], { mean: 11 })],
  [
    "quantiles outside",
    spread([50, 50], { quantiles: QUANTILES.map((each, i) => ({ ...each, value: i < 2 ? -Infinity : Infinity })) }),
  ],
  ["tiny values", spread([50, 50], { low: 1e-12, high: 2e-12, mean: 1.5e-12 })],
  ["huge values", spread([50, 50], { low: -2e15, high: 2e15, mean: 0 })],
])("%s can be drawn, with finite numbers inside the picture", (_, drawn) => {
  const svg = draw(drawn);
  expect(JSON.stringify(svg)).not.toMatch(/NaN|Infinity|undefined/);
  const width = widthOf(svg);
  for (const name of ["mean", "quantiles"]) {
    for (const { attributes } of ofClass(svg, name)) {
      expect(Number(attributes["x1"])).toBeGreaterThanOrEqual(0);
      expect(Number(attributes["x2"])).toBeLessThanOrEqual(width);
    }
  }
});
