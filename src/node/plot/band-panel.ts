import { type ScaleLinear, scaleLinear } from "d3-scale";
import { axisName, gridLine, panelTitle, tickMark } from "./axis.ts";
import type { BandPoint } from "./band.ts";
import { intervalCurves } from "./interval-curves.ts";
import { COLORS } from "./look.ts";
import { rangeOf, scaleWithRoom } from "./range.ts";
import { element, moved } from "./svg.ts";
import { type Tick, valueTicks } from "./ticks.ts";

/** An array, drawn by index. */
export interface Band {
  readonly name: string;
  /** Values of the array. */
  readonly length: number;
  /** By rising index, at least one. */
  readonly points: readonly BandPoint[];
}

/** Height of the picture of an array, without its axis, px. */
export const BAND_HEIGHT = 190;

const ARRAY = { name: "array", bandName: "array-band", width: 1.5 };

/** Axis of the values, from the bottom to the top. */
export function bandScale({ points }: Band): ScaleLinear<number, number> {
  const range = rangeOf(points.flatMap(({ low, high }) => [low, high]));
  return scaleWithRoom(range, [BAND_HEIGHT, 0], 0.04);
}

/** Ticks of the values. */
export function bandTicks(scale: ScaleLinear<number, number>): Tick[] {
  return valueTicks(scale, 4);
}

/** Draws the means with their intervals, and the axes. */
export function drawBand(band: Band, width: number): string[] {
  const { name, length, points } = band;
  const x = scaleLinear([0, Math.max(1, length - 1)], [0, width]);
  const y = bandScale(band);
  return [
    ...bandTicks(y).flatMap(({ value, label }) => gridLine(y(value), width, label)),
    panelTitle(`mean of each value of ${name}`),
    ...intervalCurves(points, { x: ({ index }) => x(index), y }, ARRAY),
    element("line", { y1: BAND_HEIGHT, y2: BAND_HEIGHT, x2: width, stroke: COLORS.axis }),
    moved(0, BAND_HEIGHT, [
      ...valueTicks(x, 8)
        .filter(({ value }) => Number.isInteger(value) && value < length)
        .map(({ value }) => tickMark(x(value), value.toLocaleString("en"))),
      axisName(`index in ${name}, of ${length.toLocaleString("en")} values`, width),
    ]),
  ];
}
