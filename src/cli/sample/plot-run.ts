import { percent, withError } from "../figures.ts";
import { convergencePlot } from "../plot/convergence-plot.ts";
import type { Panel } from "../plot/panel.ts";
import { duration } from "../quantities.ts";
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
      `${estimate.samples.toLocaleString("en")} samples in ${duration(estimate.elapsedMs)}`,
      `seed ${estimate.seed}`,
      ...(estimate.complete ? [] : [estimate.stopped === "aborted" ? "aborted" : "not converged"]),
    ],
  ];
  return convergencePlot({
    header: {
      title: kernel.name,
      about: kernel.title,
      facts: facts.filter(({ length }) => length > 0).map((texts) => texts.join(" · ")),
      confidence: percent(request.sampling.confidence),
    },
    panels,
  });
}

function panelOf(name: string, trace: readonly TracePoint[], answer: number | undefined): Panel | undefined {
  const points = trace.flatMap(({ samples, outputs }) => {
    const { mean = Number.NaN, interval: [low, high] = [Number.NaN, Number.NaN] } = outputs[name] ?? {};
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
