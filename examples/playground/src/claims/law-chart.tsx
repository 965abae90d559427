import { useMemo } from "preact/hooks";
import type uPlot from "uplot";
import type { Look } from "../../../../src/look/colours.ts";
import { LOG_SCALE, logAxis, STILL } from "../charts/axes.ts";
import { Chart } from "../charts/chart.tsx";
import { DEVIATION } from "../pi/pi-run.ts";
import { RUNS, SIZES, type Trial } from "./error-law.ts";

const X: [number, number] = [5e3, 2e8];
const Y: [number, number] = [1e-7, 1e-1];

/** Errors of many runs, their error bars, and the law of both. */
export function LawChart({ trials }: { readonly trials: readonly Trial[] }) {
  const data = useMemo<uPlot.AlignedData>(() => {
    const ofSize = (samples: number): readonly Trial[] => trials.filter((trial) => trial.samples === samples);
    const bars = SIZES.map((size) => {
      const of = ofSize(size);
      return of.length === 0 ? null : of.reduce((sum, { standardError }) => sum + standardError, 0) / of.length;
    });
    const errors = Array.from({ length: RUNS }, (_, run) => SIZES.map((size) => ofSize(size)[run]?.error ?? null));
    return [[...SIZES], SIZES.map((size) => DEVIATION / Math.sqrt(size)), ...errors, bars];
  }, [trials]);
  return <Chart label="Errors of runs and their error bars, over samples" options={options} data={data} />;
}

function options(look: Look): Omit<uPlot.Options, "width" | "height"> {
  const error: uPlot.Series = { stroke: look.muted, width: 0, points: dot(3, look.muted) };
  return {
    ...STILL,
    padding: [8, 14, 0, 0],
    scales: { x: { ...LOG_SCALE, range: () => X }, y: { ...LOG_SCALE, range: () => Y } },
    axes: [
      { ...logAxis(look), size: 24 },
      { ...logAxis(look), size: 46 },
    ],
    series: [
      {},
      { stroke: look.warm, width: 1.5, dash: [6, 4], points: { show: false } },
      ...Array.from({ length: RUNS }, () => ({ ...error, paths: () => null })),
      { stroke: look.accent, width: 0, paths: () => null, points: dot(8, look.accent) },
    ],
  };
}

function dot(size: number, fill: string): uPlot.Series.Points {
  return { show: true, size, fill, stroke: fill };
}
