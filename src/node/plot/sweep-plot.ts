import type { ScaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { axisName, gridLine, panelTitle, tickMark } from "./axis.ts";
import { drawHeader, type HeaderTexts } from "./header.ts";
import { ESTIMATE, intervalCurves } from "./interval-curves.ts";
import { ANSWER_LINE, AXIS_ROOM, COLORS, FONT_SIZE, MARGIN, PANEL_GAP, textWidth } from "./look.ts";
import { rangeOf, scaleWithRoom } from "./range.ts";
import { element, moved } from "./svg.ts";
import { svgDocument, WIDTH } from "./svg-document.ts";
import { type Tick, valueTicks } from "./ticks.ts";

/** What was estimated at one value of the parameter. */
export interface SweepPoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Exact mean, where it is known. */
  readonly answer: number | undefined;
}

/** Estimates of one output over a parameter. */
export interface SweepPanel {
  /** Of the output. */
  readonly name: string;
  /** In rising order of `x`, at least one; all numbers finite. */
  readonly points: readonly SweepPoint[];
}

/** Estimates over a parameter. */
export interface SweepPlot {
  readonly header: HeaderTexts;
  /** Name of the parameter. */
  readonly parameter: string;
  /** One for each output, from the top. */
  readonly panels: readonly SweepPanel[];
}

/** Draws the plot, as a document in SVG: panels of one axis of the parameter, estimates with their intervals, known answers. */
export function sweepPlot({ header: texts, parameter, panels }: SweepPlot): string {
  const points = panels.flatMap((panel) => panel.points);
  const header = drawHeader(
    texts,
    points.some(({ answer }) => answer !== undefined),
  );
  const height = panels.length === 1 ? 320 : 190;
  const labels = panels.flatMap((panel) => valueTicks(valueScale(panel, height), height / 60));
  const left = MARGIN + 10 + Math.max(...labels.map(({ label }) => textWidth(label, FONT_SIZE.tick)));
  const width = WIDTH - left - MARGIN;
  const x = scaleWithRoom(rangeOf(points.map((point) => point.x)), [0, width], 0.03);
  const ticks = valueTicks(x, 8);
  const drawn = panels.map((panel, i) =>
    moved(left, header.height + i * (height + PANEL_GAP), drawPanel(panel, { width, height, x, ticks })),
  );
  const bottom = header.height + panels.length * (height + PANEL_GAP) - PANEL_GAP;
  const axis = [...ticks.map(({ value, label }) => tickMark(x(value), label)), axisName(parameter, width)];
  return svgDocument(texts, bottom + AXIS_ROOM, [...header.elements, ...drawn, moved(left, bottom, axis)]);
}

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly x: ScaleLinear<number, number>;
  readonly ticks: readonly Tick[];
}

function valueScale({ points }: SweepPanel, height: number): ScaleLinear<number, number> {
  const values = points.flatMap(({ low, high, answer = low }) => [low, high, answer]);
  return scaleWithRoom(rangeOf(values), [height, 0], 0.04);
}

function drawPanel(panel: SweepPanel, { width, height, x, ticks }: Shape): string[] {
  const y = valueScale(panel, height);
  return [
    ...valueTicks(y, height / 60).flatMap((tick) => gridLine(y(tick.value), width, tick.label)),
    ...ticks.map(({ value }) => element("line", { x1: x(value), x2: x(value), y2: height, stroke: COLORS.grid })),
    element("line", { y1: height, y2: height, x2: width, stroke: COLORS.axis }),
    panelTitle(`mean of ${panel.name}`),
    ...curves(panel.points, x, y),
    ...marks(panel.points, x, y),
  ];
}

type Scale = ScaleLinear<number, number>;

function curves(points: readonly SweepPoint[], x: Scale, y: Scale): string[] {
  const known = line<SweepPoint>(
    (point) => x(point.x),
    ({ answer = Number.NaN }) => y(answer),
  )
    .digits(2)
    .defined(({ answer }) => answer !== undefined && Number.isFinite(answer));
  const answers = known([...points]);
  return [
    ...intervalCurves(points, { x: (point) => x(point.x), y }, ESTIMATE),
    ...(answers === null ? [] : [element("path", { ...ANSWER_LINE, d: answers, fill: "none" })]),
  ];
}

// Bars where they can be told apart.
const MOST_MARKS = 100;

function marks(points: readonly SweepPoint[], x: Scale, y: Scale): string[] {
  if (points.length > MOST_MARKS) return [];
  return points.flatMap((point) => [
    element("line", {
      class: "interval",
      x1: x(point.x),
      x2: x(point.x),
      y1: y(point.low),
      y2: y(point.high),
      stroke: COLORS.estimate,
      "stroke-width": 1.5,
    }),
    element("circle", { class: "mean", cx: x(point.x), cy: y(point.mean), r: 3.5, fill: COLORS.estimate }),
  ]);
}
