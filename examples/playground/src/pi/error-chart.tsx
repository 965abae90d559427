import { useMemo } from "preact/hooks";
import type uPlot from "uplot";
import type { Look } from "../../../../src/look/colours.ts";
import { LOG_SCALE, logAxis, STILL } from "../charts/axes.ts";
import { Chart } from "../charts/chart.tsx";
import { DEVIATION, type Mark } from "./pi-run.ts";

/** How far the estimate is off, beside the law that it should follow. */
export function ErrorChart({ marks }: { readonly marks: readonly Mark[] }) {
  const data = useMemo<uPlot.AlignedData>(
    () => [
      marks.map(({ samples }) => samples),
      marks.map(({ samples }) => DEVIATION / Math.sqrt(samples)),
      marks.map(({ mean }) => Math.abs(mean - Math.PI)),
    ],
    [marks],
  );
  return <Chart label="Error of the estimate, and one over the root of samples" options={options} data={data} />;
}

function options(look: Look): Omit<uPlot.Options, "width" | "height"> {
  return {
    ...STILL,
    padding: [8, 14, 0, 0],
    scales: { x: { ...LOG_SCALE, range: xRange }, y: { ...LOG_SCALE, range: yRange } },
    axes: [
      { ...logAxis(look), size: 24 },
      { ...logAxis(look), size: 46 },
    ],
    series: [
      {},
      { stroke: look.warm, width: 1.5, dash: [6, 4], points: { show: false } },
      { stroke: look.accent, width: 1.5, points: { show: false } },
    ],
  };
}

function xRange(plot: uPlot): [number, number] {
  const [samples = []] = plot.data;
  return [samples[0] ?? 1e6, Math.max(samples.at(-1) ?? 1e8, 1e7)];
}

// Down to a fiftieth of the law: the estimate crosses pi now and then, and its error is 0 there.
function yRange(plot: uPlot): [number, number] {
  const [, law = []] = plot.data;
  const [first, last] = [law[0] ?? 1e-3, law.at(-1) ?? 1e-5];
  return [10 ** Math.floor(Math.log10(last / 50)), 10 ** Math.ceil(Math.log10(first))];
}
