import { axisName, panelTitle, tickMark } from "./axis.ts";
import { drawHeader, type HeaderTexts } from "./header.ts";
import { AXIS_ROOM, COLORS, FONT_SIZE, MARGIN, PANEL_GAP, textWidth } from "./look.ts";
import { rangeOf } from "./range.ts";
import { element, moved, svgText } from "./svg.ts";
import { svgDocument, WIDTH } from "./svg-document.ts";

/** Means of one output over two parameters. */
export interface HeatPanel {
  /** Of the output. */
  readonly name: string;
  /** `values[i][j]`: at the i-th value of the first parameter and the j-th of the second; NaN where there is none. */
  readonly values: readonly (readonly number[])[];
}

/** A parameter, and its values. */
export interface HeatAxis {
  readonly name: string;
  readonly values: readonly number[];
}

/** Means over two parameters. */
export interface HeatMap {
  readonly header: HeaderTexts;
  /** Downwards, and to the right. */
  readonly axes: readonly [down: HeatAxis, right: HeatAxis];
  /** One for each output, from the top. */
  readonly panels: readonly HeatPanel[];
}

const MOST_HEIGHT = 420;
const ROW_HEIGHT = 32;
// The lowest value can be told from none.
const LEAST_OPACITY = 0.08;
const MOST_LABELS = 12;

/** Draws the map, as a document in SVG: a cell for each pair of values, the darker the larger its mean. */
export function heatMap({ header: texts, axes, panels }: HeatMap): string {
  const [down, right] = axes;
  const header = drawHeader(texts, false);
  const height = Math.min(MOST_HEIGHT, ROW_HEIGHT * down.values.length);
  const labelWidth = Math.max(...shownOf(down.values).map(([value]) => textWidth(String(value), FONT_SIZE.tick)));
  const left = MARGIN + 34 + labelWidth;
  const width = WIDTH - left - MARGIN;
  const cell = { width: width / right.values.length, height: height / down.values.length };
  const drawn = panels.map((panel, i) =>
    moved(left, header.height + i * (height + PANEL_GAP), [
      title(panel),
      ...drawCells(panel, cell),
      ...labels(down, cell.height, labelWidth),
    ]),
  );
  const bottom = header.height + panels.length * (height + PANEL_GAP) - PANEL_GAP;
  const axis = [
    ...shownOf(right.values).map(([value, i]) => tickMark((i + 0.5) * cell.width, String(value))),
    axisName(right.name, width),
  ];
  return svgDocument(texts, bottom + AXIS_ROOM, [...header.elements, ...drawn, moved(left, bottom, axis)]);
}

function title({ name, values }: HeatPanel): string {
  const [low, high] = rangeOf(values.flat());
  return panelTitle(`mean of ${name}`, `from ${shortText(low)}, light, to ${shortText(high)}, dark`);
}

function drawCells({ values }: HeatPanel, { width, height }: { width: number; height: number }): string[] {
  const [low, high] = rangeOf(values.flat());
  return values.flatMap((row, i) =>
    row.flatMap((value, j) => {
      if (!Number.isFinite(value)) return [];
      const share = high > low ? (value - low) / (high - low) : 0.5;
      const text = shortText(value);
      const isLabelled = textWidth(text, FONT_SIZE.tick) < width - 6 && height >= 18;
      return [
        element("rect", {
          class: "cell",
          x: j * width,
          y: i * height,
          width,
          height,
          fill: COLORS.estimate,
          "fill-opacity": LEAST_OPACITY + (1 - LEAST_OPACITY) * share,
        }),
        ...(isLabelled ? [cellText((j + 0.5) * width, (i + 0.5) * height + 4, text, share)] : []),
      ];
    }),
  );
}

function cellText(x: number, y: number, text: string, share: number): string {
  const fill = share > 0.5 ? COLORS.paper : COLORS.ink;
  return element("text", { x, y, "text-anchor": "middle", "font-size": FONT_SIZE.tick, fill }, [svgText(text)]);
}

function labels({ name, values }: HeatAxis, cellHeight: number, width: number): string[] {
  return [
    ...shownOf(values).map(([value, i]) =>
      element(
        "text",
        {
          x: -10,
          y: (i + 0.5) * cellHeight + 4,
          "text-anchor": "end",
          "font-size": FONT_SIZE.tick,
          fill: COLORS.muted,
        },
        [svgText(String(value))],
      ),
    ),
    element(
      "text",
      {
        x: (-cellHeight * values.length) / 2,
        y: -width - 22,
        transform: "rotate(-90)",
        "text-anchor": "middle",
        "font-size": FONT_SIZE.label,
        fill: COLORS.ink,
      },
      [svgText(name)],
    ),
  ];
}

/** Values that have a label, and their places. */
function shownOf(values: readonly number[]): (readonly [value: number, index: number])[] {
  const step = Math.ceil(values.length / MOST_LABELS);
  return values.map((value, i) => [value, i] as const).filter(([, i]) => i % step === 0);
}

function shortText(value: number): string {
  return String(Number(value.toPrecision(4)));
}
