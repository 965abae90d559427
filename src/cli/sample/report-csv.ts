import { csvLine } from "../csv.ts";
import type { SampleRun } from "./report.ts";

/** First line of what `ensemble sample --csv` prints: the parameters, four columns for each output and each ratio, and the run. */
export function csvHeader({ params, kernel, request }: Pick<SampleRun, "params" | "kernel" | "request">): string {
  const differences = request.differences ? kernel.outputs : [];
  const derived = Object.keys(request.sampling.derived ?? {});
  return csvLine([
    ...Object.keys(params),
    ...kernel.outputs.flatMap((name) => ["mean", ...ERRORS].map((figure) => `${name}_${figure}`)),
    ...derived.flatMap((name) => ["value", ...ERRORS].map((figure) => `${name}_${figure}`)),
    ...differences.flatMap((name) =>
      ["difference", ...ERRORS.map((figure) => `difference_${figure}`)].map((figure) => `${name}_${figure}`),
    ),
    "samples",
    "stopped",
    "seed",
  ]);
}

const ERRORS = ["standardError", "low", "high"];

/** The line of a run. What is not finite is an empty cell. */
export function csvRow({ kernel, params, estimate, differences = {}, error }: SampleRun): string {
  const { samples, seed, outputs } = estimate;
  const stopped = error === undefined ? (estimate.stopped ?? "") : "failed";
  const figures = kernel.outputs.flatMap((name) => {
    const { mean, standardError, confidenceInterval } = outputs[name] ?? estimate;
    return [mean, standardError, ...confidenceInterval];
  });
  const derived = [...Object.values(estimate.derived), ...Object.values(differences)].flatMap(
    ({ value, standardError, confidenceInterval }) => [value, standardError, ...confidenceInterval],
  );
  const shown = [...figures, ...derived].map((figure) => (Number.isFinite(figure) ? figure : ""));
  return csvLine([...Object.values(params), ...shown, samples, stopped, String(seed)]);
}
