import { expect, test } from "vitest";
import { type ConvergencePlot, convergencePlot } from "../../../src/node/plot/convergence-plot.ts";
import { COLORS } from "../../../src/node/plot/look.ts";
import type { Panel, PanelPoint } from "../../../src/node/plot/panel.ts";
import { all, type Node, ofClass, parseXml, pathPoints } from "./svg-tree.ts";

const header = { title: "pi", about: "share of points", facts: ["seed 1"], confidenceLevel: "95 %" };

function point(samples: number, mean: number): PanelPoint {
  const half = 2 / Math.sqrt(samples);
  return { samples, mean, low: mean - half, high: mean + half };
}

function panel(points: readonly PanelPoint[], more: Partial<Panel> = {}): Panel {
  return { name: "pi", points, result: "3.14", ...more };
}

function draw(panels: readonly Panel[], more: Partial<ConvergencePlot["header"]> = {}): Node {
  return parseXml(convergencePlot({ header: { ...header, ...more }, panels }));
}

/** Where the labelled ticks of the (only) panel are, by their texts: values from the bottom, samples from the left. */
function tickPlaces(svg: Node): {
  readonly value: (text: string) => number;
  readonly sample: (text: string) => number;
} {
  const values = all(svg, "text").filter(({ attributes }) => attributes["text-anchor"] === "end");
  const samples = all(svg, "g").filter(
    ({ children }) => children.length === 2 && children[0]?.attributes["y2"] === "5",
  );
  return {
    // The baseline of a label is 4 px below its line.
    value: (text) => Number(values.find((node) => node.text === text)?.attributes["y"]) - 4,
    sample: (text) => {
      const tick = samples.find(({ children }) => children[1]?.text === text);
      return Number(/translate\(([\d.]+),/.exec(tick?.attributes["transform"] ?? "")?.[1]);
    },
  };
}

test("points stand where their axes say, samples on a logarithmic one", () => {
  const points = [1e3, 1e4, 1e5, 1e6].map((samples) => point(samples, 3));
  const svg = draw([panel(points)]);
  const { value, sample } = tickPlaces(svg);
  const places = pathPoints(ofClass(svg, "estimate")[0]);
  for (const [i, text] of ["10³", "10⁴", "10⁵", "10⁶"].entries()) {
    expect(places[i]?.[0]).toBeCloseTo(sample(text), 1);
    expect(places[i]?.[1]).toBeCloseTo(value("3.00"), 1);
  }
  // Within a pixel, as labels and paths are rounded.
  const perUnit = (value("3.00") - value("3.02")) / 0.02;
  const band = pathPoints(ofClass(svg, "band")[0]);
  expect(band).toHaveLength(8);
  for (const [i, { low, high }] of points.entries()) {
    const heights = band.filter(([x]) => Math.abs(x - (places[i]?.[0] ?? 0)) < 0.01).map(([, y]) => y);
    expect(Math.max(...heights) - Math.min(...heights)).toBeCloseTo(perUnit * (high - low), -1);
  }
});

test("the known answer is a level line at its value, and labelled", () => {
  const points = [point(1e3, 3.1), point(1e6, 3.14)];
  const svg = draw([panel(points, { result: "3.1400 ± 0.0010", answer: { value: 3.14, label: "known 3.14" } })]);
  const [line] = ofClass(svg, "answer");
  const end = pathPoints(ofClass(svg, "estimate")[0]).at(-1);
  expect(line?.attributes["y1"]).toBe(line?.attributes["y2"]);
  expect(Number(line?.attributes["y1"])).toBeCloseTo(end?.[1] ?? 0, 1);
  const labels = all(svg, "text").filter(({ text }) => text === "known 3.14" || text === "3.1400 ± 0.0010");
  const [a = 0, b = 0] = labels.map(({ attributes }) => Number(attributes["y"]));
  expect(labels).toHaveLength(2);
  // They name the same place, and yet don't stand upon each other.
  expect(Math.abs(a - b)).toBeGreaterThan(14);
  expect(all(svg, "text").map(({ text }) => text)).toContain("known answer");
});

test("without a known answer there is neither line nor legend of it", () => {
  const svg = draw([panel([point(1e3, 3), point(1e4, 3)])]);
  expect(ofClass(svg, "answer")).toEqual([]);
  expect(all(svg, "text").map(({ text }) => text)).not.toContain("known answer");
});

test("title, facts and axes are named, and the document says what it is", () => {
  const svg = draw([panel([point(1e3, 3), point(1e4, 3)], { name: "price" })]);
  const texts = all(svg, "text").map(({ text }) => text);
  expect(texts).toEqual(
    expect.arrayContaining(["pi", "share of points", "seed 1", "mean of price", "samples drawn (logarithmic axis)"]),
  );
  expect(svg.attributes).toMatchObject({ xmlns: "http://www.w3.org/2000/svg", role: "img" });
  expect(all(svg, "title")[0]?.text).toBe("pi: share of points");
});

test("each colour has a dark one for readers who prefer that", () => {
  const [style] = all(draw([panel([point(1e3, 3), point(1e4, 3)])]), "style");
  expect(style?.text).toMatch(/^@media \(prefers-color-scheme: dark\) \{.*\}$/);
  for (const color of Object.values(COLORS)) {
    expect(style?.text).toMatch(new RegExp(`\\[fill="${color}"\\]\\{fill:#[0-9a-f]{6}\\}`));
    expect(style?.text).toMatch(new RegExp(`\\[stroke="${color}"\\]\\{stroke:#[0-9a-f]{6}\\}`));
  }
});

test("any text is escaped", () => {
  const about = `<script> & "quotes" \u0000\u001B[31m \uD800 ]]> 漢字 😀`;
  const svg = draw([panel([point(1e3, 3)], { name: "a<b & c" })], { title: about, about });
  expect(all(svg, "text")[0]?.text).toBe(`<script> & "quotes" [31m  ]]> 漢字 😀`);
  expect(all(svg, "text").map(({ text }) => text)).toContain("mean of a<b & c");
  expect(all(svg, "script")).toEqual([]);
});

test("several outputs have a panel each, which do not overlap", () => {
  const panels = ["one", "two", "three"].map((name) => panel([point(1e3, 3), point(1e5, 3)], { name }));
  const svg = draw(panels);
  const names = all(svg, "text").filter(({ text }) => text.startsWith("mean of "));
  expect(names.map(({ text }) => text)).toEqual(["mean of one", "mean of two", "mean of three"]);
  expect(new Set(all(svg, "clipPath").map(({ attributes }) => attributes["id"])).size).toBe(3);
  const tops = all(svg, "g")
    .filter(({ children }) => children.some(({ name }) => name === "clipPath"))
    .map(({ attributes }) => Number(/,([\d.]+)\)/.exec(attributes["transform"] ?? "")?.[1]));
  const height = Number(all(all(svg, "clipPath")[0] ?? svg, "rect")[0]?.attributes["height"]);
  expect((tops[1] ?? 0) - (tops[0] ?? 0)).toBeGreaterThan(height + 20);
  expect((tops[2] ?? 0) + height).toBeLessThan(Number(svg.attributes["height"]) - 40);
});

test.each([
  ["a single point", [point(1e3, 3)]],
  ["no spread", [1e3, 1e4].map((samples) => ({ samples, mean: 2, low: 2, high: 2 }))],
  ["all at zero", [1e3, 1e4].map((samples) => ({ samples, mean: 0, low: 0, high: 0 }))],
  ["tiny numbers", [1e3, 1e4].map((samples) => ({ samples, mean: 5e-12, low: 4.99e-12, high: 5.01e-12 }))],
  ["huge numbers", [1e3, 1e4].map((samples) => ({ samples, mean: -5e15, low: -5.01e15, high: -4.99e15 }))],
  ["a short way", [point(1_000_000, 3), point(1_010_000, 3)]],
  ["a long way", [point(2, 3), point(9e15, 3)]],
] as const)("%s can be drawn: all numbers finite, ticks that differ", (_, points) => {
  const svg = draw([panel(points)]);
  const xml = JSON.stringify(svg);
  expect(xml).not.toMatch(/NaN|Infinity|undefined/);
  const labels = all(svg, "text")
    .filter(({ attributes }) => attributes["text-anchor"] === "end")
    .map(({ text }) => text);
  expect(labels.length).toBeGreaterThanOrEqual(2);
  expect(new Set(labels).size).toBe(labels.length);
  const end = ofClass(svg, "end")[0];
  const width = Number(all(all(svg, "clipPath")[0] ?? svg, "rect")[0]?.attributes["width"]);
  expect(Number(end?.attributes["cx"])).toBeLessThanOrEqual(width + 0.01);
});

test("a band that is wide at the beginning leaves the end to be seen", () => {
  const svg = draw([panel([point(4, 3), point(1e12, 3)])]);
  const { height = "0" } = all(all(svg, "clipPath")[0] ?? svg, "rect")[0]?.attributes ?? {};
  const band = pathPoints(ofClass(svg, "band")[0]);
  const right = Math.max(...band.map(([x]) => x));
  const ends = band.filter(([x]) => x > right - 0.01).map(([, y]) => y);
  expect(Math.max(...ends) - Math.min(...ends)).toBeGreaterThan(Number(height) / 40);
});
