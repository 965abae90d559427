import { type ScaleLinear, scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { toDecimals } from "../../sampling/statistics/figures.ts";
import { axisName, gridLine, panelTitle, tickMark } from "./axis.ts";
import { COLORS, FONT_SIZE, textWidth } from "./look.ts";
import { element, moved, svgText } from "./svg.ts";
import { type Tick, valueTicks } from "./ticks.ts";

/** How samples of an output are spread. */
export interface Spread {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Percent of the samples in each bin, from `low` on. */
  readonly shares: readonly number[];
  /** What the bars are. */
  readonly about: string;
  /** What the values are, and how many are outside. */
  readonly axis: string;
  readonly mean: number;
  /** From the smallest on; infinite where one lies outside. */
  readonly quantiles: readonly { readonly value: number; readonly label: string; readonly isMedian: boolean }[];
}

/** Height of the bars, px. */
export const SPREAD_HEIGHT = 190;
// Room for the quantiles above the bars.
const BOX_ROOM = 22;
const LABEL_LINE = 18;

// A bin that is so many times as high as all others, such as that of options that expire worthless, is cut off.
const MOST_RATIO = 4;
const CUT_RATIO = 1.25;

/** Axis of the shares, percent, from the bottom to the top. */
export function shareScale({ shares }: Spread): ScaleLinear<number, number> {
  const [highest = 0, next = 0] = shares.toSorted((a, b) => b - a);
  const isCut = next > 0 && highest > MOST_RATIO * next;
  const most = isCut ? CUT_RATIO * next : 1.04 * highest;
  return scaleLinear([0, most > 0 ? most : 1], [SPREAD_HEIGHT, BOX_ROOM]);
}

/** Ticks of the shares. */
export function shareTicks(scale: ScaleLinear<number, number>): Tick[] {
  return valueTicks(scale, 4).map(({ value, label }) => ({ value, label: `${label} %` }));
}

/** Labels at the right, from the top; the first is that of the mean, to a tenth of a bin. */
export function spreadLabels({ quantiles, mean, low, high, shares }: Spread): readonly string[] {
  const decimals = 1 - Math.floor(Math.log10((high - low) / shares.length));
  return [`mean ${toDecimals(mean, decimals)}`, ...quantiles.toReversed().map(({ label }) => label)];
}

/** Draws the bars, their axes, the quantiles above them and the mean. */
export function drawSpread(spread: Spread, width: number, id: string): string[] {
  const { name, low, high, about, axis } = spread;
  const x = scaleLinear([low, high], [0, width]);
  const y = shareScale(spread);
  return [
    element("clipPath", { id }, [element("rect", { y: BOX_ROOM, width, height: SPREAD_HEIGHT - BOX_ROOM })]),
    ...shareTicks(y).flatMap(({ value, label }) => gridLine(y(value), width, label)),
    panelTitle(`spread of ${name}`, about),
    element("g", { "clip-path": `url(#${id})` }, bars(spread, x, y)),
    ...cutLabel(spread, x, y),
    element("line", { y1: SPREAD_HEIGHT, y2: SPREAD_HEIGHT, x2: width, stroke: COLORS.axis }),
    ...box(spread, x),
    ...meanLine(spread, x),
    moved(0, SPREAD_HEIGHT, [
      ...valueTicks(x, 8).map(({ value, label }) => tickMark(x(value), label)),
      axisName(axis, width),
    ]),
    ...labels(spread, width),
  ];
}

type Scale = ScaleLinear<number, number>;

// One path for any number of bins: the last step ends where the last bin does.
function bars({ low, high, shares }: Spread, x: Scale, y: Scale): string[] {
  const edges = [...shares, shares.at(-1) ?? 0].map(
    (share, i): Corner => [x(low + ((high - low) * i) / shares.length), y(share)],
  );
  const filled = area(left, y(0), top).curve(curveStepAfter).digits(2);
  const outline = line(left, top).curve(curveStepAfter).digits(2);
  return [
    element("path", { class: "bars", d: filled(edges) ?? "", fill: COLORS.estimate, "fill-opacity": 0.25 }),
    element("path", { d: outline(edges) ?? "", fill: "none", stroke: COLORS.estimate, "stroke-width": 1.5 }),
  ];
}

type Corner = [left: number, top: number];

function left([value]: Corner): number {
  return value;
}

function top([, value]: Corner): number {
  return value;
}

// Says how high the bin is that does not fit.
function cutLabel({ low, high, shares }: Spread, x: Scale, y: Scale): string[] {
  const highest = Math.max(...shares);
  const [, most = 0] = y.domain();
  if (highest <= most) return [];
  const bin = shares.indexOf(highest);
  const [start = 0, end = 0] = [bin, bin + 1].map((edge) => x(low + ((high - low) * edge) / shares.length));
  const text = `${highest.toFixed(1)} %`;
  const [, width = 0] = x.range();
  const isLeft = end + 24 + textWidth(text, FONT_SIZE.tick) > width;
  const attributes = isLeft ? { x: start - 6, "text-anchor": "end" } : { x: end + 6 };
  return [
    element("text", { ...attributes, y: BOX_ROOM + 12, "font-size": FONT_SIZE.tick, fill: COLORS.estimate }, [
      svgText(`${isLeft ? "" : "↑ "}${text}${isLeft ? " ↑" : ""}`),
    ]),
  ];
}

// From the lowest to the highest quantile, thick from the second to the last but one, with a mark at the median.
function box({ quantiles }: Spread, x: Scale): string[] {
  const [low = 0, high = 0] = x.domain();
  const places = quantiles.map(({ value }) => x(Math.min(high, Math.max(low, value))));
  const [first = 0, second = 0] = places;
  const [last = 0, lastButOne = 0] = places.toReversed();
  const median = quantiles.findIndex(({ isMedian }) => isMedian);
  const y = BOX_ROOM / 2 - 2;
  const stroke = COLORS.muted;
  return [
    element("line", { class: "quantiles", x1: first, x2: last, y1: y, y2: y, stroke, "stroke-width": 1.5 }),
    ...[first, last].map((at) =>
      element("line", { x1: at, x2: at, y1: y - 4, y2: y + 4, stroke, "stroke-width": 1.5 }),
    ),
    element("rect", { x: second, y: y - 4, width: lastButOne - second, height: 8, fill: stroke }),
    element("circle", { cx: places[median], cy: y, r: 4, fill: COLORS.paper, stroke, "stroke-width": 2 }),
  ];
}

function meanLine({ mean, low, high }: Spread, x: Scale): string[] {
  if (!(mean >= low && mean <= high)) return [];
  const at = x(mean);
  return [
    element("line", {
      class: "mean",
      x1: at,
      x2: at,
      y1: BOX_ROOM,
      y2: SPREAD_HEIGHT,
      stroke: COLORS.estimate,
      "stroke-width": 2,
    }),
  ];
}

function labels(spread: Spread, width: number): string[] {
  const texts = spreadLabels(spread).map((text, i) =>
    element(
      "text",
      {
        y: BOX_ROOM + 12 + i * LABEL_LINE,
        "font-size": FONT_SIZE.label,
        ...(i === 0 ? { "font-weight": 600, fill: COLORS.estimate } : { fill: COLORS.muted }),
      },
      [svgText(text)],
    ),
  );
  return [moved(width + 12, 0, texts)];
}
