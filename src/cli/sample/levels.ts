import { knownAnswers } from "../../kernels/known-answers.ts";
import { completeParameters } from "../../kernels/parameters.ts";
import type { ArrayValues, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { SampleMethod } from "../../sampling/request/drawing.ts";
import { LEVEL } from "../../sampling/request/levels.ts";
import type { LevelEstimate, MlmcEstimate } from "../../sampling/run/level-estimates.ts";
import { withError } from "../../sampling/statistics/figures.ts";
import type { Output } from "../command.ts";
import { finiteOrNull } from "../numbers.ts";
import { table } from "../table.ts";
import type { GivenValues } from "./parameters.ts";
import type { SampleRequest } from "./request.ts";
import type { SweptRows } from "./sweep.ts";

/** What a run over levels says of them in what `ensemble sample --json` prints. null stands for what is unknown. */
export interface LevelsReport {
  readonly levels: readonly { readonly [Name in keyof LevelEstimate]: number | null }[];
  readonly bias: number | null;
  readonly rootMeanSquareError: number | null;
  readonly rates: { readonly alpha: number | null; readonly beta: number | null; readonly gamma: number | null };
  readonly cost: number | null;
  readonly warnings: readonly string[];
}

/** The report of the levels of a run that has ended. */
export function levelsReport({ levels, bias, rootMeanSquareError, rates, cost, warnings }: MlmcEstimate): LevelsReport {
  return {
    levels: levels.map(finiteOnly),
    bias: finiteOrNull(bias),
    rootMeanSquareError: finiteOrNull(rootMeanSquareError),
    rates: finiteOnly({ alpha: rates.alpha, beta: rates.beta, gamma: rates.gamma }),
    cost: finiteOrNull(cost),
    warnings,
  };
}

function finiteOnly<T extends object>(numbers: T): { readonly [Name in keyof T]: number | null } {
  const entries = Object.entries(numbers).map(([name, value]) => [name, finiteOrNull(Number(value))]);
  // The same names, all of numbers.
  return Object.fromEntries(entries) as { [Name in keyof T]: number | null };
}

/** The table of the levels, for people. */
export function levelLines({ levels, bias, rates }: MlmcEstimate, output: Output): string[] {
  const rows = levels.map(({ level, samples, mean, variance, cost, kurtosis, consistency }) => {
    const shown = withError(mean, Math.sqrt(variance / samples));
    return [
      level,
      samples.toLocaleString("en"),
      `${shown.mean} ± ${shown.error}`,
      ...[variance, cost, kurtosis, consistency].map((value) => String(Number(value.toPrecision(3)))),
    ];
  });
  const head = ["level", "samples", "fine - coarse", "variance", "cost", "kurtosis", "consistency"];
  const { alpha, beta, gamma } = rates;
  const summary = `bias ${bias.toPrecision(2)}; rates alpha ${alpha.toFixed(2)}, beta ${beta.toFixed(2)}, gamma ${gamma.toFixed(2)}`;
  return [...table(head, rows, output, { rightFrom: 0 }), summary];
}

/** The rows without the default of the level, which a run over levels sets itself. One that was given stays, and is refused. */
export function ownRows(rows: SweptRows, { sampling, params: given }: SampleRequest): SweptRows {
  const isGiven = rows.swept.includes(LEVEL) || given.some((text) => text.startsWith(`${LEVEL}=`));
  if (sampling.method !== "mlmc" || isGiven) return rows;
  return { ...rows, rows: rows.rows.map(withoutLevel) };
}

function withoutLevel(params: GivenValues): GivenValues {
  return Object.fromEntries(Object.entries(params).filter(([name]) => name !== LEVEL));
}

/** Outputs that people are shown: of a run over levels the fine one alone, as its levels tell of the others. */
export function shownOutputs(
  { outputs }: Pick<SamplingKernel, "outputs">,
  { sampling }: SampleRequest,
): readonly string[] {
  return sampling.method === "mlmc" ? outputs.filter((name) => name === "fine") : outputs;
}

/** What is known of the outputs, as they are sampled: over levels the limit of the fine one. */
export function answersTo(
  kernel: SamplingKernel,
  asked: {
    readonly params: GivenValues;
    readonly data?: ArrayValues | undefined;
    readonly method?: SampleMethod | undefined;
  },
): readonly (number | undefined)[] {
  const { params, data, method } = asked;
  if (method !== "mlmc") return knownAnswers(kernel, params, data);
  const limit = kernel.knownLimit?.(completeParameters(kernel, params));
  return kernel.outputs.map((name) => (name === "fine" ? limit : undefined));
}
