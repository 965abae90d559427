import { useMemo } from "preact/hooks";
import type uPlot from "uplot";
import type { Look } from "../../../../src/look/colours.ts";
import { plain } from "../app/format.ts";
import { axis, LOG_SCALE, logAxis, STILL } from "../charts/axes.ts";
import { Chart } from "../charts/chart.tsx";
import type { Mark } from "./pi-run.ts";

// Half the width of a 95 % interval, in standard errors.
const HALF_INTERVAL = 1.96;
// The axis shows the last thousandfold, and so many standard errors to each side: enough to see the funnel close.
const SPAN = 1000;
const REACH = 20;

/** The estimate with its confidence band, over samples. */
export function EstimateChart({ marks }: { readonly marks: readonly Mark[] }) {
  const data = useMemo<uPlot.AlignedData>(() => {
    const half = (mark: Mark): number => HALF_INTERVAL * mark.standardError;
    return [
      marks.map(({ samples }) => samples),
      marks.map((mark) => mark.mean - half(mark)),
      marks.map((mark) => mark.mean + half(mark)),
      marks.map(() => Math.PI),
      marks.map(({ mean }) => mean),
    ];
  }, [marks]);
  return <Chart label="Estimate of pi with its 95 % band over samples" options={options} data={data} />;
}

function options(look: Look): Omit<uPlot.Options, "width" | "height"> {
  return {
    ...STILL,
    padding: [8, 14, 0, 0],
    scales: { x: { ...LOG_SCALE, range: xRange }, y: { range: yRange } },
    axes: [
      { ...logAxis(look), size: 24 },
      { ...axis(look), size: 66, values: (_, splits) => splits.map((split) => labelOf(split, splits)) },
    ],
    series: [
      {},
      { stroke: "transparent", points: { show: false } },
      { stroke: "transparent", points: { show: false } },
      { stroke: look.muted, width: 1, dash: [4, 4], points: { show: false } },
      { stroke: look.accent, width: 1.75, points: { show: false } },
    ],
    bands: [{ series: [2, 1], fill: look.band }],
  };
}

function labelOf(value: number, splits: readonly number[]): string {
  const step = (splits[1] ?? 1) - (splits[0] ?? 0);
  return step > 0 ? value.toFixed(Math.min(10, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)))) : plain(value);
}

function xRange(plot: uPlot): [number, number] {
  const [samples = []] = plot.data;
  const most = samples.at(-1) ?? 1e8;
  return [Math.max(samples[0] ?? 1e6, most / SPAN), Math.max(most, 1e7)];
}

// Steps of 1, 2 and 5, so that the axis stands still most of the time.
function yRange(plot: uPlot): [number, number] {
  const [, low = [], , , means = []] = plot.data;
  const standardError = (Number(means.at(-1)) - Number(low.at(-1))) / HALF_INTERVAL;
  const half = standardError > 0 ? niceAbove(REACH * standardError) : 0.01;
  return [Math.PI - half, Math.PI + half];
}

function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}
