import { svgText } from "../../node/plot/svg.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import type { OutputEstimate } from "../../sampling/run/output-estimate.ts";
import { toDecimals, withError } from "../../sampling/statistics/figures.ts";

/** A table of the outputs of an estimate, as HTML. */
export function estimateTable(estimate: Estimate): string {
  const head = ["output", "mean", "standard error", "confidence interval"];
  const rows = Object.entries(estimate.outputs).map(([name, output]) => [name, ...figures(output)]);
  const { samples, seed, stopped } = estimate;
  const facts = [
    `${samples.toLocaleString("en")} samples`,
    `seed ${seed}`,
    ...(estimate.complete
      ? []
      : [stopped === "aborted" ? "aborted" : stopped === undefined ? "so far" : "not converged"]),
  ];
  return [
    "<table>",
    `<caption>${facts.map(svgText).join(" · ")}</caption>`,
    `<thead><tr>${head.map((title) => `<th>${title}</th>`).join("")}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${row.map((text) => `<td>${svgText(text)}</td>`).join("")}</tr>`).join("")}</tbody>`,
    "</table>",
  ].join("");
}

function figures({ mean, standardError, confidenceInterval }: OutputEstimate): string[] {
  const shown = withError(mean, standardError);
  if (!(standardError > 0)) return [shown.mean, shown.error, ""];
  const decimals = 1 - Math.floor(Math.log10(standardError));
  const [low, high] = confidenceInterval.map((bound) => toDecimals(bound, decimals));
  return [shown.mean, shown.error, `${low} to ${high}`];
}
