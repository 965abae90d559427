import { duration } from "../../node/progress/quantities.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import { percent, withError } from "../../sampling/statistics/figures.ts";
import { type Histogram, quantile } from "../../sampling/statistics/histogram.ts";
import { convergencePlot } from "../plot/convergence-plot.ts";
import type { Panel } from "../plot/panel.ts";
import type { Spread } from "../plot/spread-panel.ts";
import { quantileName, quantileText, SHOWN_QUANTILES } from "./histogram-text.ts";
import type { SampleRun } from "./report.ts";
import type { TracePoint } from "./trace.ts";

/**
 * Draws a run that has ended as a document in SVG, with a panel for each output that has an estimate. Gives undefined if
 * none has.
 */
export function plotOf(run: SampleRun, points: readonly TracePoint[]): string | undefined {
  const { kernel, params, estimate, request, answers } = run;
  const panels = kernel.outputs.flatMap((name, i) => {
    const panel = panelOf(name, points, answers[i]);
    return panel === undefined ? [] : [panel];
  });
  if (panels.length === 0) return undefined;
  const facts = [
    Object.entries(params).map(([name, value]) => `${name} = ${value}`),
    [
      `${estimate.samples.toLocaleString("en")} samples${run.engines === undefined ? "" : ` in ${duration(estimate.elapsedMs)}`}`,
      `seed ${estimate.seed}`,
      ...(estimate.complete ? [] : [estimate.stopped === "aborted" ? "aborted" : "not converged"]),
    ],
  ];
  return convergencePlot({
    header: {
      title: kernel.name,
      about: kernel.title,
      facts: facts.filter(({ length }) => length > 0).map((texts) => texts.join(" · ")),
      confidenceLevel: percent(request.sampling.confidenceLevel),
    },
    panels,
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
