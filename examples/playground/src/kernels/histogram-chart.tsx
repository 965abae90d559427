import { useMemo } from "preact/hooks";
import uPlot from "uplot";
import type { Histogram } from "wasm-ensemble";
import { plain } from "../app/format.ts";
import { axis, STILL } from "../charts/axes.ts";
import { Chart } from "../charts/chart.tsx";
import type { Look } from "../charts/look.ts";

interface HistogramProps {
  readonly histogram: Histogram | undefined;
  /** Marked by a line; NaN: no line. */
  readonly answer: number;
}

/** How the samples are spread. */
export function HistogramChart({ histogram, answer }: HistogramProps) {
  const data = useMemo<uPlot.AlignedData>(() => {
    if (histogram === undefined) return [[], []];
    const { low, high, bins, counts, below, above } = histogram;
    const width = (high - low) / bins;
    const total = counts.reduce((sum, count) => sum + count, below + above);
    return [counts.map((_, i) => low + (i + 0.5) * width), counts.map((count) => count / (total * width))];
  }, [histogram]);
  const options = useMemo(() => optionsWith(answer), [answer]);
  return <Chart label="How the samples are spread" options={options} data={data} />;
}

function optionsWith(answer: number): (look: Look) => Omit<uPlot.Options, "width" | "height"> {
  return (look) => ({
    ...STILL,
    padding: [8, 8, 0, 0],
    scales: { x: { time: false, range: xRange }, y: { range: (_, __, most) => [0, most > 0 ? 1.08 * most : 1] } },
    axes: [
      { ...axis(look), size: 24, grid: { show: false }, values: (_, splits) => splits.map((split) => plain(split)) },
      { ...axis(look), size: 46, values: (_, splits) => splits.map((split) => plain(split, 3)) },
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
    hooks: { draw: [(plot) => drawAnswer(plot, answer, look)] },
  });
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
