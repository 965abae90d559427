import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import { percent, withError } from "../../sampling/statistics/figures.ts";
import { type Histogram, quantile } from "../../sampling/statistics/histogram.ts";
import { bandOf } from "./band.ts";
import { convergencePlot } from "./convergence-plot.ts";
import type { Panel } from "./panel.ts";
import { quantileName, quantileText, SHOWN_QUANTILES } from "./quantile-text.ts";
import type { Spread } from "./spread-panel.ts";
import type { TracePoint } from "./trace.ts";

/** A run that has ended. */
export interface PlottedRun {
  readonly kernel: Pick<SamplingKernel, "name" | "title" | "outputs">;
  readonly params: Readonly<Record<string, number | readonly number[]>>;
  /** Exact means of the outputs, in their order; undefined where none is known. */
  readonly answers: readonly (number | undefined)[];
  readonly estimate: Estimate;
  readonly confidenceLevel: number;
  /** How long it took, as text. */
  readonly time?: string;
}

// Of the curve of an array, and arrays: what a reader can tell apart.
const MOST_POINTS = 400;
const MOST_BANDS = 8;

/**
 * Draws a run that has ended as a document in SVG, with a panel for each output that has an estimate, and one for each of up
 * to eight arrays. Gives undefined if none has.
 */
export function plotOf(run: PlottedRun, points: readonly TracePoint[]): string | undefined {
  const { kernel, params, estimate, answers, confidenceLevel, time } = run;
  const panels = kernel.outputs.flatMap((name, i) => {
    const panel = panelOf(name, points, answers[i]);
    return panel === undefined ? [] : [panel];
  });
  const bands = Object.entries(estimate.arrays).flatMap(([array, values]) => {
    const curve = bandOf(values, MOST_POINTS);
    return curve.length === 0 ? [] : [{ name: array, length: values.mean.length, points: curve }];
  });
  if (panels.length === 0 && bands.length === 0) return undefined;
  const facts = [
    Object.entries(params).map(
      ([name, value]) => `${name} = ${typeof value === "number" ? value : `${value.length} numbers`}`,
    ),
    [
      `${estimate.samples.toLocaleString("en")} samples${time === undefined ? "" : ` in ${time}`}`,
      `seed ${estimate.seed}`,
      ...(estimate.complete ? [] : [estimate.stopped === "aborted" ? "aborted" : "not converged"]),
    ],
  ];
  return convergencePlot({
    header: {
      title: kernel.name,
      about: kernel.title,
      facts: facts.filter(({ length }) => length > 0).map((texts) => texts.join(" · ")),
      confidenceLevel: percent(confidenceLevel),
    },
    panels,
    bands: bands.slice(0, MOST_BANDS),
    ...(estimate.histogram && { spread: spreadOf(kernel.outputs[0] ?? "", estimate, estimate.histogram) }),
  });
}

function spreadOf(name: string, { mean }: Estimate, histogram: Histogram): Spread {
  const { low, high, bins, counts, below, above } = histogram;
  const total = below + above + counts.reduce((sum, count) => sum + count, 0);
  const outside = [
    ...(below > 0 ? [`${shareText(below / total)} below`] : []),
    ...(above > 0 ? [`${shareText(above / total)} above`] : []),
  ];
  return {
    name,
    low,
    high,
    shares: counts.map((count) => (100 * count) / Math.max(1, total)),
    about: `share of the samples in each of ${bins.toLocaleString("en")} bins`,
    axis: `one sample of ${name}${outside.length === 0 ? "" : `; not shown: ${outside.join(", ")}`}`,
    mean,
    quantiles: SHOWN_QUANTILES.map((p) => ({
      value: quantile(histogram, p),
      label: `${quantileName(p)} ${quantileText(histogram, p)}`,
      isMedian: p === 0.5,
    })),
  };
}

// Two digits of it.
function shareText(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

function panelOf(name: string, trace: readonly TracePoint[], answer: number | undefined): Panel | undefined {
  const points = trace.flatMap(({ samples, outputs }) => {
    const { mean = Number.NaN, confidenceInterval: [low, high] = [Number.NaN, Number.NaN] } = outputs[name] ?? {};
    return [mean, low, high].every(Number.isFinite) ? [{ samples, mean, low, high }] : [];
  });
  const end = trace.at(-1)?.outputs[name];
  if (points.length === 0 || end === undefined) return undefined;
  const shown = withError(end.mean, end.standardError);
  return {
    name,
    points,
    result: end.standardError > 0 ? `${shown.mean} ± ${shown.error}` : shown.mean,
    ...(answer !== undefined && { answer: { value: answer, label: `known ${Number(answer.toPrecision(8))}` } }),
  };
}
