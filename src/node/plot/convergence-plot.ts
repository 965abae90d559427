import { scaleLog } from "d3-scale";
import { axisName, tickMark } from "./axis.ts";
import { BAND_HEIGHT, type Band, bandScale, bandTicks, drawBand } from "./band-panel.ts";
import { drawHeader, type HeaderTexts } from "./header.ts";
import { AXIS_ROOM, FONT_SIZE, MARGIN, PANEL_GAP, textWidth } from "./look.ts";
import { drawPanel, type Panel, type PanelShape, valueScale } from "./panel.ts";
import { drawSpread, SPREAD_HEIGHT, type Spread, shareScale, shareTicks, spreadLabels } from "./spread-panel.ts";
import { moved } from "./svg.ts";
import { svgDocument, WIDTH } from "./svg-document.ts";
import { sampleTicks, valueTicks } from "./ticks.ts";

/** An estimate against the samples it rests on. */
export interface ConvergencePlot {
  /** What was sampled, what it estimates, and how it was run. */
  readonly header: HeaderTexts;
  /** One for each output that is a number, from the top; each with at least one point. */
  readonly panels: readonly Panel[];
  /** Of the samples of the first output. */
  readonly spread?: Spread;
  /** Outputs that are arrays. */
  readonly bands?: readonly Band[];
}

// From the axis of samples, or from a picture with an axis of its own, to the next.
const NEXT_GAP = AXIS_ROOM + PANEL_GAP - 10;

/**
 * Draws the plot, as a document in SVG: panels of one axis of samples, the band of confidence, the known answers; below
 * them the spread, with an axis of its own.
 */
export function convergencePlot(plot: ConvergencePlot): string {
  const { panels, spread, bands = [] } = plot;
  const hasAnswer = panels.some(({ answer }) => answer !== undefined);
  const header = drawHeader(plot.header, hasAnswer);
  const { shape, left } = shapeOf(plot);
  const ticks = sampleTicks(shape.x);
  const drawn = panels.map((panel, i) =>
    moved(
      left,
      header.height + i * (shape.height + PANEL_GAP),
      drawPanel(panel, { ...shape, ticks, id: `panel-${i}` }),
    ),
  );
  const bottom = header.height + panels.length * (shape.height + PANEL_GAP) - PANEL_GAP;
  // Each of these has an axis of its own. Without panels they begin where panels would.
  const below = panels.length === 0 ? header.height - NEXT_GAP : bottom;
  const spreadTop = below + NEXT_GAP;
  const bandsTop = spread ? spreadTop + SPREAD_HEIGHT + NEXT_GAP : spreadTop;
  const bandTops = bands.map((_, i) => bandsTop + i * (BAND_HEIGHT + NEXT_GAP));
  const last = bands.length > 0 ? (bandTops.at(-1) ?? 0) + BAND_HEIGHT : spread ? spreadTop + SPREAD_HEIGHT : bottom;
  const height = last + AXIS_ROOM;
  const axis = ticks.map(({ value, label }) => tickMark(shape.x(value), label));
  const name = axisName("samples drawn (logarithmic axis)", shape.width);
  return svgDocument(plot.header, height, [
    ...header.elements,
    ...drawn,
    ...(panels.length === 0 ? [] : [moved(left, bottom, [...axis, name])]),
    ...(spread ? [moved(left, spreadTop, drawSpread(spread, shape.width, "spread"))] : []),
    ...bands.map((band, i) => moved(left, bandTops[i] ?? 0, drawBand(band, shape.width))),
  ]);
}

// All panels have the same room, so that their axes stand below each other.
function shapeOf({ panels, spread, bands = [] }: ConvergencePlot): {
  shape: Pick<PanelShape, "width" | "height" | "x">;
  left: number;
} {
  const height = panels.length === 1 ? 320 : 190;
  const labels = [
    ...panels.flatMap((panel) => valueTicks(valueScale(panel, height), height / 60)),
    ...(spread ? shareTicks(shareScale(spread)) : []),
    ...bands.flatMap((band) => bandTicks(bandScale(band))),
  ].map(({ label }) => label);
  const left = MARGIN + 10 + Math.max(...labels.map((label) => textWidth(label, FONT_SIZE.tick)));
  const ends = [
    ...panels.flatMap(({ result, answer }) => [result, answer?.label ?? ""]),
    ...(spread ? spreadLabels(spread) : []),
  ];
  const right = MARGIN + 12 + Math.max(0, ...ends.map((label) => textWidth(label, FONT_SIZE.label)));
  const width = WIDTH - left - right;
  const samples = panels.flatMap(({ points }) => points.map((point) => point.samples));
  const [first, last] = samples.length === 0 ? [1, 1] : [Math.min(...samples), Math.max(...samples)];
  // A single point stands in the middle.
  const domain = first === last ? [first / 3, last * 3] : [first, last];
  return { shape: { width, height, x: scaleLog(domain, [0, width]) }, left };
}
