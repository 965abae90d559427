import type { ScaleLinear, ScaleLogarithmic } from "d3-scale";
import { gridLine, panelTitle } from "./axis.ts";
import { ESTIMATE, intervalCurves } from "./interval-curves.ts";
import { ANSWER_LINE, COLORS, FONT_SIZE } from "./look.ts";
import { scaleWithRoom } from "./range.ts";
import { element, moved, svgText } from "./svg.ts";
import { type Tick, valueTicks } from "./ticks.ts";

/** What was known of an output after some samples. */
export interface PanelPoint {
  readonly samples: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** One output. */
export interface Panel {
  /** Names the axis. */
  readonly name: string;
  /** In rising order of samples, at least one; all numbers finite. */
  readonly points: readonly PanelPoint[];
  /** The last estimate as text. */
  readonly result: string;
  readonly answer?: { readonly value: number; readonly label: string };
}

/** Where a panel stands, and its axis of samples. */
export interface PanelShape {
  /** Px. */
  readonly width: number;
  /** Px. */
  readonly height: number;
  readonly x: ScaleLogarithmic<number, number>;
  readonly ticks: readonly Tick[];
  /** Of its clip path, unique in the document. */
  readonly id: string;
}

// The interval at the end keeps at least a thirtieth of the height: what is wider at the beginning is cut off.
const MOST_WIDTHS = 15;
const LABEL_LINE = 17;

/** Axis of the values of a panel, from the bottom to the top. */
export function valueScale({ points, answer }: Panel, height: number): ScaleLinear<number, number> {
  const end = points.at(-1);
  const reach =
    end === undefined || end.high === end.low ? Number.POSITIVE_INFINITY : (end.high - end.low) * MOST_WIDTHS;
  const center = end?.mean ?? 0;
  const answers = answer === undefined ? [] : [answer.value];
  const low = Math.min(...points.map((point) => Math.max(point.low, center - reach)), ...answers);
  const high = Math.max(...points.map((point) => Math.min(point.high, center + reach)), ...answers);
  return scaleWithRoom([low, high], [height, 0], 0.04);
}

/** Draws one output; the axis of samples is left to the plot. */
export function drawPanel(panel: Panel, shape: PanelShape): string[] {
  const { width, height, x, ticks, id } = shape;
  const y = valueScale(panel, height);
  return [
    element("clipPath", { id }, [element("rect", { width, height })]),
    ...valueTicks(y, height / 60).flatMap((tick) => gridLine(y(tick.value), width, tick.label)),
    ...ticks.map(({ value }) => element("line", { x1: x(value), x2: x(value), y2: height, stroke: COLORS.grid })),
    element("line", { y1: height, y2: height, x2: width, stroke: COLORS.axis }),
    panelTitle(`mean of ${panel.name}`),
    element(
      "g",
      { "clip-path": `url(#${id})` },
      intervalCurves(panel.points, { x: ({ samples }) => x(samples), y }, ESTIMATE),
    ),
    ...(panel.answer === undefined ? [] : [answerLine(y(panel.answer.value), width)]),
    ...endOf(panel, x, y),
    ...labels(panel, y, width),
  ];
}

type Horizontal = ScaleLogarithmic<number, number>;
type Vertical = ScaleLinear<number, number>;

function answerLine(y: number, width: number): string {
  return element("line", { ...ANSWER_LINE, y1: y, y2: y, x2: width });
}

function endOf({ points }: Panel, x: Horizontal, y: Vertical): string[] {
  const end = points.at(-1);
  if (end === undefined) return [];
  const at = x(end.samples);
  return [
    element("line", { x1: at, x2: at, y1: y(end.low), y2: y(end.high), stroke: COLORS.estimate, "stroke-width": 1.5 }),
    element("circle", { class: "end", cx: at, cy: y(end.mean), r: 3.5, fill: COLORS.estimate }),
  ];
}

// At the right end of what they name, but never upon each other.
function labels({ points, result, answer }: Panel, y: Vertical, width: number): string[] {
  const resultY = y(points.at(-1)?.mean ?? 0);
  const answerY = answer === undefined ? undefined : y(answer.value);
  const apart = answerY === undefined ? LABEL_LINE : Math.abs(answerY - resultY);
  const push = Math.max(0, LABEL_LINE - apart) / 2;
  const side = answerY !== undefined && answerY < resultY ? 1 : -1;
  const texts = [endLabel(resultY + side * push, result, COLORS.estimate)];
  if (answer !== undefined && answerY !== undefined) {
    texts.push(endLabel(answerY - side * push, answer.label, COLORS.answer));
  }
  return [moved(width + 12, 4, texts)];
}

function endLabel(y: number, text: string, fill: string): string {
  return element("text", { y, "font-size": FONT_SIZE.label, "font-weight": 600, fill }, [svgText(text)]);
}
