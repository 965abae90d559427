import { area, line } from "d3-shape";
import { COLORS } from "./look.ts";
import { element } from "./svg.ts";

/** A mean and the interval around it. */
export interface MeanWithInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Places, px. */
export interface Places<Point> {
  readonly x: (point: Point) => number;
  readonly y: (value: number) => number;
}

/** How they are drawn: names of their classes, and the width of the line, px. */
export interface CurveLook {
  readonly name: string;
  readonly bandName: string;
  readonly width: number;
}

/** Of an output's estimates. */
export const ESTIMATE: CurveLook = { name: "estimate", bandName: "band", width: 2 };

/** Draws means as a line of the class `name`, on a band of their intervals. @param points - from the left to the right */
export function intervalCurves<Point extends MeanWithInterval>(
  points: readonly Point[],
  { x, y }: Places<Point>,
  { name, bandName, width }: CurveLook,
): string[] {
  const band = area<Point>(
    x,
    ({ low }) => y(low),
    ({ high }) => y(high),
  ).digits(2);
  const middle = line<Point>(x, ({ mean }) => y(mean)).digits(2);
  return [
    element("path", { class: bandName, d: band([...points]) ?? "", fill: COLORS.estimate, "fill-opacity": 0.2 }),
    element("path", {
      class: name,
      d: middle([...points]) ?? "",
      fill: "none",
      stroke: COLORS.estimate,
      "stroke-width": width,
      "stroke-linejoin": "round",
    }),
  ];
}
