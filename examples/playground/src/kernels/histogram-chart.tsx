import { useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Histogram } from "wasm-ensemble";
import type { Look } from "../../../../src/look/colours.ts";
import { plain } from "../app/format.ts";
import { axis, STILL } from "../charts/axes.ts";
import { Chart } from "../charts/chart.tsx";
import { type Atom, percentText, type Spread, spreadOf } from "./spread.ts";

interface HistogramProps {
  readonly histogram: Histogram | undefined;
  /** Marked by a line; NaN: no line. */
  readonly answer: number;
}

/** How the samples are spread. */
export function HistogramChart({ histogram, answer }: HistogramProps) {
  const spread = useMemo(() => (histogram === undefined ? undefined : spreadOf(histogram)), [histogram]);
  const newest = useRef(spread);
  newest.current = spread;
  const data = useMemo<uPlot.AlignedData>(
    () => (spread === undefined ? [[], []] : [[...spread.centers], [...spread.heights]]),
    [spread],
  );
  const options = useMemo(() => optionsWith(answer, () => newest.current), [answer]);
  return <Chart label={labelOf(spread, answer)} options={options} data={data} />;
}

function labelOf(spread: Spread | undefined, answer: number): string {
  if (spread === undefined) return "How the samples are spread: nothing yet";
  const [first = 0, last = 0] = [spread.centers[0], spread.centers.at(-1)];
  const atoms = spread.atoms.map(({ share, where }) => `${percentText(share)} ${where}`);
  const known = Number.isNaN(answer) ? [] : [`the known answer is ${plain(answer)}`];
  return [`How the samples are spread: from ${plain(first, 3)} to ${plain(last, 3)}`, ...atoms, ...known].join(", ");
}

function optionsWith(
  answer: number,
  spread: () => Spread | undefined,
): (look: Look) => Omit<uPlot.Options, "width" | "height"> {
  return (look) => ({
    ...STILL,
    padding: [8, 8, 0, 0],
    scales: { x: { time: false, range: xRange }, y: { range: () => [0, spread()?.most ?? 1] } },
    axes: [
      { ...axis(look), size: 24, grid: { show: false }, values: (_, splits) => splits.map((split) => plain(split)) },
      { ...axis(look), size: 46, values: (_, splits) => splits.map((split) => `${plain(100 * split, 3)} %`) },
    ],
    series: [
      {},
      {
        ...(uPlot.paths.bars && { paths: uPlot.paths.bars({ size: [1, 100], gap: 1 }) }),
        fill: look.accent,
        stroke: "transparent",
        width: 0,
        points: { show: false },
      },
    ],
    hooks: {
      draw: [
        (plot) => {
          drawAnswer(plot, answer, look);
          for (const atom of spread()?.atoms ?? []) drawAtom(plot, atom, look);
        },
      ],
    },
  });
}

/** Cuts the bar of an atom near its top, and says how much it holds. */
function drawAtom(plot: uPlot, { bin, share, where }: Atom, look: Look): void {
  const [centers = []] = plot.data;
  const [first = 0, second = 1, center = 0] = [centers[0], centers[1], centers[bin]];
  const half = (second - first) / 2;
  const left = plot.valToPos(center - half, "x", true);
  const right = plot.valToPos(center + half, "x", true);
  const { ctx, bbox } = plot;
  const unit = devicePixelRatio;
  const y = bbox.top + 14 * unit;
  ctx.save();
  ctx.strokeStyle = look.surface;
  ctx.lineWidth = 3 * unit;
  ctx.beginPath();
  ctx.moveTo(left - 2 * unit, y + 3 * unit);
  ctx.lineTo(right + 2 * unit, y - 3 * unit);
  ctx.stroke();
  drawLabel(plot, `${percentText(share)} ${where}`, { left, right, y }, look);
  ctx.restore();
}

interface Bar {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

function drawLabel({ ctx, bbox }: uPlot, text: string, { left, right, y }: Bar, look: Look): void {
  const unit = devicePixelRatio;
  ctx.font = scaled(look.font, unit);
  ctx.textBaseline = "middle";
  // To the side where there is room.
  const isLeft = left < bbox.left + bbox.width / 2;
  ctx.textAlign = isLeft ? "left" : "right";
  const x = isLeft ? right + 8 * unit : left - 8 * unit;
  const { width } = ctx.measureText(text);
  ctx.fillStyle = look.surface;
  ctx.fillRect((isLeft ? x : x - width) - 4 * unit, y - 9 * unit, width + 8 * unit, 18 * unit);
  ctx.fillStyle = look.ink;
  ctx.fillText(text, x, y);
}

function scaled(font: string, unit: number): string {
  return font.replace(/^[\d.]+/, (size) => String(Number(size) * unit));
}

// Whole bins at both ends.
function xRange(plot: uPlot): [number, number] {
  const [centers = []] = plot.data;
  const [first, second, last] = [centers[0], centers[1], centers.at(-1)];
  if (first === undefined || second === undefined || last === undefined) return [0, 1];
  return [first - (second - first) / 2, last + (second - first) / 2];
}

function drawAnswer(plot: uPlot, answer: number, look: Look): void {
  const [samples = []] = plot.data;
  if (Number.isNaN(answer) || samples.length === 0) return;
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(answer, "x", true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = look.warm;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
