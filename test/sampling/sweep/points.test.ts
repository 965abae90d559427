import { expect, test } from "vitest";
import { readPoints } from "../../../src/sampling/sweep/points.ts";

function all(given: unknown): unknown[] {
  const points = readPoints(given);
  return Array.from({ length: points.count }, (_, i) => points.at(i));
}

test("a grid has a row for each combination, and the values of the last name change first", () => {
  expect(all({ strike: [90, 100], volatility: [0.1, 0.2, 0.3] })).toEqual([
    { strike: 90, volatility: 0.1 },
    { strike: 90, volatility: 0.2 },
    { strike: 90, volatility: 0.3 },
    { strike: 100, volatility: 0.1 },
    { strike: 100, volatility: 0.2 },
    { strike: 100, volatility: 0.3 },
  ]);
  expect(readPoints({ strike: [90], volatility: [0.1] }).names).toEqual(["strike", "volatility"]);
});

test("a list has a row for each point, and values may be of any kind", () => {
  expect(
    all([
      { strike: 90, w: [1, 2] },
      { w: [3], strike: 100 },
    ]),
  ).toEqual([
    { strike: 90, w: [1, 2] },
    { strike: 100, w: [3] },
  ]);
  expect(all({ w: [[1, 2], [3]] })).toEqual([{ w: [1, 2] }, { w: [3] }]);
});

test("points are those of the call, whatever is changed afterwards", () => {
  const strike = Float64Array.of(90, 100);
  const list = [{ strike: 90 }];
  const [fromGrid, fromList] = [readPoints({ strike }), readPoints(list)];
  strike[0] = 1;
  for (const point of list) point.strike = 1;
  expect([fromGrid.at(0), fromList.at(0)]).toEqual([{ strike: 90 }, { strike: 90 }]);
});

test("so are the arrays and objects in them", () => {
  const [w, market] = [Float64Array.of(1, 2), { rate: 0.1, terms: [5] }];
  const [fromGrid, fromList] = [readPoints({ w: [w], market: [market] }), readPoints([{ w, market }])];
  w[0] = 9;
  market.rate = 9;
  market.terms.push(9);
  const point = { w: Float64Array.of(1, 2), market: { rate: 0.1, terms: [5] } };
  expect([fromGrid.at(0), fromList.at(0)]).toEqual([point, point]);
});

test("a grid of a million rows takes no room", () => {
  const steps = Array.from({ length: 1000 }, (_, i) => i);
  const points = readPoints({ a: steps, b: steps });
  expect(points.count).toBe(1e6);
  expect(points.at(999_999)).toEqual({ a: 999, b: 999 });
  expect(points.at(1001)).toEqual({ a: 1, b: 1 });
});
