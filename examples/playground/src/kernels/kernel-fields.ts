import { kernels, type SampleMethod, type SamplingKernel } from "wasm-ensemble";
import { type Checked, cut, type Fields } from "../app/link.ts";
import { numberText } from "../app/number-text.ts";
import { readSeed } from "../app/seed.ts";
import { type Choice, choices, titleOf } from "./groups.ts";
import { problemOf } from "./parameter-form.tsx";

/** When a run ends. */
export type Stop =
  | { readonly kind: "samples"; readonly samples: number }
  | { readonly kind: "relativeError"; readonly relativeError: number };

/** What is set in the tab of kernels. */
export interface Setting {
  readonly choice: Choice;
  /** What stands in the fields of the parameters that were changed, by name. */
  readonly texts: Readonly<Record<string, string>>;
  readonly stop: Stop;
  /** What stands in the field of the seed. */
  readonly seedText: string;
  readonly method: SampleMethod;
  /** The code of one's own kernel, packed; undefined: an example, or what is kept in this browser. */
  readonly code: string | undefined;
}

/** What is set unless something else is. */
export const USUAL: Setting = {
  choice: "european",
  texts: {},
  stop: { kind: "samples", samples: 1e7 },
  seedText: "2026",
  method: "random",
  code: undefined,
};

/** Samples after which a run ends that has not reached its error. */
export const MOST_SAMPLES = 1e11;
const PARAMETER = "p.";
const MOST_ASKED = 1e15;

/** The setting as a link has it, in full. */
export function fieldsOf({ choice, texts, stop, seedText, method, code }: Setting): Fields {
  const parameters = Object.entries(texts).map(([name, text]) => [`${PARAMETER}${name}`, text] as const);
  return {
    kernel: choice,
    ...Object.fromEntries<string>(parameters),
    ...(stop.kind === "samples"
      ? { samples: numberText(stop.samples) }
      : { relativeError: numberText(stop.relativeError) }),
    seed: seedText,
    ...(method !== "random" && { method }),
    ...(choice === "own" && code !== undefined && { code }),
  };
}

/** The setting that fields give; what is missing, or no good, is as usual. */
export function settingOf(fields: Fields): Setting {
  const { kernel, samples, relativeError, seed, method, code } = fields;
  const texts = Object.entries(fields).filter(([name]) => name.startsWith(PARAMETER));
  return {
    choice: choices.find((choice) => choice === kernel) ?? USUAL.choice,
    texts: Object.fromEntries(texts.map(([name, text]) => [name.slice(PARAMETER.length), text])),
    stop: readError(relativeError) ?? readSamples(samples) ?? USUAL.stop,
    seedText: seed ?? USUAL.seedText,
    method: method === "sobol" ? "sobol" : "random",
    code: code === "" ? undefined : code,
  };
}

/** Checks what a link sets, as far as that can be done at once: parameters of one's own kernel are checked once it compiles. */
export function checkKernelFields(fields: Fields): Checked {
  const { kernel: name, samples, relativeError, seed, method, code: _, ...others } = fields;
  const setting = settingOf(fields);
  const kernel = setting.choice === "own" ? undefined : kernels[setting.choice];
  const problems: string[] = [];
  const isKnown = name === undefined || name === setting.choice;
  if (!isKnown) problems.push(`There is no kernel “${cut(name)}”; here is ${titleOf(USUAL.choice)} instead.`);
  if (samples !== undefined && readSamples(samples) === undefined) {
    problems.push(`“${cut(samples)}” is no number of samples from 1 to 10¹⁵; it is ${stopText(setting.stop)}.`);
  }
  if (relativeError !== undefined && readError(relativeError) === undefined) {
    problems.push(
      `“${cut(relativeError)}” is no relative error between 0 and 1; the run ends after ${stopText(setting.stop)}.`,
    );
  }
  if (seed !== undefined && readSeed(seed) === undefined) {
    problems.push(`“${cut(seed)}” is no seed, a whole number from 0 to 2⁶⁴ − 1; it is ${USUAL.seedText}.`);
  }
  const canSobol = kernel?.dimensions !== undefined || setting.choice === "own";
  if (method !== undefined && method !== "random" && !(method === "sobol" && canSobol)) {
    problems.push(`“${cut(method)}” is no way to draw points for this kernel; they are random.`);
  }
  const checked = isKnown ? checkParameters(others, kernel) : { texts: {}, problems: [] };
  return {
    fields: fieldsOf({
      ...setting,
      texts: checked.texts,
      seedText: readSeed(setting.seedText) === undefined ? USUAL.seedText : setting.seedText,
      method: canSobol ? setting.method : "random",
    }),
    problems: [...problems, ...checked.problems],
  };
}

function checkParameters(
  fields: Fields,
  kernel: SamplingKernel | undefined,
): { readonly texts: Readonly<Record<string, string>>; readonly problems: readonly string[] } {
  const texts: Record<string, string> = {};
  const problems: string[] = [];
  for (const [field, text] of Object.entries(fields)) {
    const name = field.startsWith(PARAMETER) ? field.slice(PARAMETER.length) : undefined;
    const parameter = kernel?.parameters.find((one) => one.name === name);
    if (name === undefined || (kernel !== undefined && parameter === undefined)) {
      problems.push(`“${cut(field)}” is nothing that a link sets here; it was left out.`);
      continue;
    }
    const problem = parameter && problemOf(parameter, text);
    if (problem === undefined) texts[name] = text;
    else problems.push(`${name} can’t be “${cut(text)}”, ${problem}; it has its usual value.`);
  }
  return { texts, problems };
}

function stopText(stop: Stop): string {
  return stop.kind === "samples"
    ? `${numberText(stop.samples)} samples`
    : `an error of ${numberText(stop.relativeError)}`;
}

function readSamples(text: string | undefined): Stop | undefined {
  const samples = readNumber(text);
  const isCount = Number.isInteger(samples) && samples >= 1 && samples <= MOST_ASKED;
  return isCount ? { kind: "samples", samples } : undefined;
}

function readError(text: string | undefined): Stop | undefined {
  const relativeError = readNumber(text);
  return relativeError > 0 && relativeError < 1 ? { kind: "relativeError", relativeError } : undefined;
}

// `Number` reads an empty text as 0.
function readNumber(text = ""): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
