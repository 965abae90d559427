import { duration } from "../../protocol/duration.ts";
import type { StopOptions, StopReason } from "../../sampling/request/stopping.ts";
import type { ToleranceRule, ToleranceRules } from "../../sampling/request/tolerances.ts";
import type { DerivedEstimate } from "../../sampling/run/derived-estimate.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import type { OutputEstimate } from "../../sampling/run/output-estimate.ts";
import { percent, toDecimals } from "../../sampling/statistics/figures.ts";
import type { Output } from "../command.ts";
import { distanceText, effortRows, estimateText, rowsText } from "../estimate-text.ts";
import { hanging, lineWidth, wrapped } from "../layout.ts";
import { arrayLines } from "./band-text.ts";
import { drawnText } from "./drawing.ts";
import { histogramLines } from "./histogram-text.ts";
import { levelLines, shownOutputs } from "./levels.ts";
import { valueText } from "./parameters.ts";
import { hasNothing, type SampleRun } from "./report.ts";
import { tolerancesText } from "./tolerances.ts";

/** The result of a run for people. */
export function resultText(run: SampleRun, output: Output): string {
  const { kernel, estimate, engines, resumedAt } = run;
  const { colors } = output;
  const drawn = drawnText(estimate);
  const rows: [string, string][] = [
    ...effortRows(estimate, engines ?? 0).slice(0, engines === undefined ? 1 : undefined),
    ...(drawn === "" ? [] : [["drawn", drawn]]),
    ["ended", estimate.complete ? endText(run) : colors.yellow(endText(run))],
    ...(estimate.nonFinite.count > 0 ? ([["left out", colors.yellow(nonFiniteText(estimate))]] as const) : []),
    ...checkpointRows(run, resumedAt),
  ].map(([label = "", text = ""]) => [label, text]);
  const { mlmc } = estimate;
  const outputs = shownOutputs(kernel, run.request).flatMap((name) => outputLines(run, name, output));
  const levels = mlmc === undefined ? [] : ["", ...levelLines(mlmc, output)];
  const derived = Object.keys(estimate.derived).flatMap((name) => derivedLines(run, name, output));
  const numbers = kernel.outputs.length === 0 ? [] : [...outputs, ...derived, ...levels, ""];
  const width = lineWidth(output);
  const title = [
    ...wrapped(`${colors.bold(kernel.name)}: ${kernel.title}`, width),
    ...(Object.keys(run.params).length === 0 ? [] : wrapped(parametersText(run), width).map(colors.dim)),
  ];
  const arrays = arrayLines(estimate.arrays, run.request.sampling.confidenceLevel, output);
  const spread = estimate.histogram && histogramLines(estimate.histogram, kernel.outputs[0] ?? "", output);
  return `${[...title, "", ...numbers, ...arrays, ...(spread ? [...spread, ""] : [])].map((line) => `${line}\n`).join("")}${rowsText(rows, output)}`;
}

function parametersText({ params }: SampleRun): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(" ");
}

function outputLines(run: SampleRun, name: string, output: Output): string[] {
  const { estimate, answers, request, kernel } = run;
  const one = estimate.outputs[name] ?? estimate;
  const answer = answers[kernel.outputs.indexOf(name)];
  const indent = `${name} = `.length;
  const shape = { indent, width: lineWidth(output) };
  return [
    ...hanging(`${name} =`, estimateText(one, output.colors), shape),
    ...(one.standardError >= 0 ? hanging("", intervalText(one, request.sampling.confidenceLevel), shape) : []),
    ...(answer === undefined
      ? []
      : hanging("", distanceText(answer, one, `the known answer ${Number(answer.toPrecision(12))}`), shape)),
  ];
}

function derivedLines(run: SampleRun, name: string, output: Output): string[] {
  const { value, reason, ...errors } = run.estimate.derived[name] ?? NO_DERIVED;
  const shape = { indent: `${name} = `.length, width: lineWidth(output) };
  if (reason !== undefined) return hanging(`${name} =`, output.colors.yellow(`none: ${reason}`), shape);
  const shown = { mean: value, variance: Number.NaN, ...errors };
  return [
    ...hanging(`${name} =`, estimateText(shown, output.colors), shape),
    ...(errors.standardError >= 0 ? hanging("", intervalText(shown, run.request.sampling.confidenceLevel), shape) : []),
  ];
}

const NO_DERIVED: DerivedEstimate = {
  value: Number.NaN,
  standardError: Number.NaN,
  confidenceInterval: [Number.NaN, Number.NaN],
  reason: "it is not known",
};

// Where all samples are alike there is no standard error, but a width.
function intervalText({ confidenceInterval, standardError }: OutputEstimate, confidenceLevel: number): string {
  const decimals = 1 - Math.floor(Math.log10(standardError || (confidenceInterval[1] - confidenceInterval[0]) / 4));
  const [low, high] = confidenceInterval.map((bound) => toDecimals(bound, decimals));
  return `${percent(confidenceLevel)} interval ${low} to ${high}`;
}

/** Why the run ended. */
function endText({ request, estimate }: SampleRun): string {
  const { stop } = request;
  const { stopped } = estimate;
  const texts: Readonly<Record<StopReason, string>> = {
    samples: "all samples drawn",
    standardError: reachedText(stop, "standardError"),
    relativeError: reachedText(stop, "relativeError"),
    ruleOfThree: `all samples are ${estimate.mean}; another value has a probability below 3 / ${estimate.replicates === undefined ? "samples" : "replicates"}, with 95 %`,
    stop: "ended by a function of the program's",
    timeLimit: `time limit of ${duration(stop.timeLimitMs ?? 0)}`,
    maxSamples: maxSamplesText(stop),
    maxLevel: "not converged: the bias is too large on the finest level allowed",
    noDecay: "not converged: the variances do not fall with the level",
    aborted: "aborted",
  };
  return stopped === undefined ? "" : texts[stopped];
}

function reachedText(rules: Partial<ToleranceRules>, rule: ToleranceRule): string {
  const { standardError, relativeError } = rules;
  if (typeof standardError !== "object" && typeof relativeError !== "object") {
    return `${wantedTexts({ [rule]: rules[rule] })[0]} reached`;
  }
  const [some, others] = [standardError, relativeError].map((of) => (typeof of === "object" ? Object.keys(of) : []));
  // Of an output with both one is enough.
  const isShared = some?.some((name) => others?.includes(name));
  return `${wantedTexts(rules).join(isShared === true ? " or " : " and ")} reached`;
}

function wantedTexts({ standardError, relativeError }: Partial<ToleranceRules>): string[] {
  return [
    ...(standardError === undefined ? [] : [`standard error ${tolerancesText(standardError)}`]),
    ...(relativeError === undefined ? [] : [`relative error ${tolerancesText(relativeError)}`]),
  ];
}

function maxSamplesText({ maxSamples, ...others }: StopOptions): string {
  const wanted = wantedTexts(others);
  const most = `${maxSamples?.toLocaleString("en")} samples, the most allowed`;
  return wanted.length === 0 ? most : `not converged: ${wanted.join(" or ")} not reached with ${most}`;
}

function nonFiniteText({ nonFinite, samples }: Estimate): string {
  const { count, first } = nonFinite;
  const where = first === undefined ? "" : `; the first is sample ${first.index} of stream ${first.stream}`;
  return `${count.toLocaleString("en")} of ${samples.toLocaleString("en")} samples, infinite or NaN${where}`;
}

function checkpointRows({ request, estimate }: SampleRun, resumedAt: number): [string, string][] {
  const { checkpoint } = request.sampling;
  if (checkpoint === undefined) return [];
  if (estimate.checkpointFailure !== undefined) return [["state", estimate.checkpointFailure]];
  const from = resumedAt > 0 ? `, gone on from ${resumedAt.toLocaleString("en")} samples` : "";
  const more = goesOn[estimate.stopped ?? "aborted"] ?? "";
  return [["state", `in ${checkpoint}${from}${more}`]];
}

const goesOn: Partial<Record<StopReason, string>> = {
  aborted: "; the same command goes on from it",
  timeLimit: "; the same command goes on from it",
  maxSamples: "; the same command with a larger --max-samples goes on from it",
};

const NOT_CONVERGED: readonly StopReason[] = ["maxSamples", "maxLevel", "noDecay"];

/** What the user of a result should know before relying on it; one sentence each. */
export function warnings(run: SampleRun): string[] {
  const { estimate } = run;
  const { nonFinite, samples, stopped, checkpointFailure } = estimate;
  return [
    ...(run.error === undefined ? [] : [run.error.message]),
    ...(checkpointFailure === undefined ? [] : [checkpointFailure]),
    ...(stopped !== undefined && NOT_CONVERGED.includes(stopped) ? [endText(run)] : []),
    ...(estimate.mlmc?.warnings ?? []),
    ...(stopped === "aborted" ? ["aborted: the result rests on what was there"] : []),
    ...(nonFinite.count > 0 ? [`left out ${nonFiniteText(estimate)}`] : []),
    ...weightWarnings(estimate),
    ...Object.entries(estimate.derived).flatMap(([name, { reason }]) =>
      reason === undefined ? [] : [`${name} has no value: ${reason}`],
    ),
    ...(samples > 0 && hasNothing(estimate) ? ["there is no estimate, as no sample is finite"] : []),
  ];
}

function weightWarnings({ weights }: Estimate): string[] {
  if (weights === undefined) return [];
  const { output, negative, reason } = weights;
  return [
    ...(negative === 0
      ? []
      : [`${negative.toLocaleString("en")} weights ${output} are negative, and count as they are`]),
    ...(reason === undefined ? [] : [`there are no weighted means: ${reason}`]),
  ];
}
