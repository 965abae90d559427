import type { SamplingKernel } from "wasm-ensemble";
import { numberText } from "../app/number-text.ts";
import { MOST_SAMPLES, type Setting } from "./kernel-fields.ts";

/** The file that the command of one's own kernel reads. */
export const OWN_FILE = "kernel.ts";

/** The command that gives the bits of the page in a terminal. */
export function commandOf(
  { choice, texts, stop, method }: Setting,
  { kernel, seed }: { readonly kernel: SamplingKernel | undefined; readonly seed: bigint },
): string {
  const known = (name: string): boolean => kernel === undefined || kernel.parameters.some((one) => one.name === name);
  const parameters = Object.entries(texts)
    .filter(([name]) => known(name))
    .map(([name, text]) => `--param ${name}=${Number(text)}`);
  const end =
    stop.kind === "samples"
      ? `--samples ${numberText(stop.samples)}`
      : `--relative-error ${numberText(stop.relativeError)} --max-samples ${numberText(MOST_SAMPLES)}`;
  return [
    `npx ensemble sample ${choice === "own" ? OWN_FILE : choice}`,
    ...parameters,
    end,
    ...(method === "random" ? [] : [`--method ${method}`]),
    `--seed ${seed}`,
  ].join(" ");
}
