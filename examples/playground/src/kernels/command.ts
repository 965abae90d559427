import type { SamplingKernel } from "wasm-ensemble";
import { numberText } from "../app/number-text.ts";
import { readSeed } from "../app/seed.ts";
import { MOST_SAMPLES, type Setting } from "./kernel-fields.ts";
import { problemOf } from "./parameter-form.tsx";

/** The file that the command of one's own kernel reads. */
export const OWN_FILE = "kernel.ts";

/** The command that gives the bits of the page in a terminal; undefined while a field says what can't be. */
export function commandOf(
  { choice, texts, stop, seedText, method }: Setting,
  kernel: SamplingKernel | undefined,
): string | undefined {
  const seed = readSeed(seedText);
  const known = kernel?.parameters ?? Object.keys(texts).map((name) => ({ name, type: "f64" as const }));
  const given = known.filter(({ name }) => texts[name] !== undefined);
  if (seed === undefined || given.some((one) => problemOf(one, texts[one.name] ?? "") !== undefined)) return undefined;
  const end =
    stop.kind === "samples"
      ? `--samples ${numberText(stop.samples)}`
      : `--relative-error ${numberText(stop.relativeError)} --max-samples ${numberText(MOST_SAMPLES)}`;
  return [
    `npx ensemble sample ${choice === "own" ? OWN_FILE : choice}`,
    ...given.map(({ name }) => `--param ${name}=${Number(texts[name])}`),
    end,
    ...(method === "random" ? [] : [`--method ${method}`]),
    `--seed ${seed}`,
  ].join(" ");
}
