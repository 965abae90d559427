import type { FlagOption, TextOption, TextsOption } from "../option-kinds.ts";

/** Options that say how a kernel is sampled, wherever that is done. */
export const KERNEL_OPTIONS: {
  readonly param: TextsOption;
  readonly data: TextsOption;
  readonly samples: TextOption;
  readonly "standard-error": TextsOption;
  readonly "relative-error": TextsOption;
  readonly "max-samples": TextOption;
  readonly method: TextOption;
  readonly antithetic: FlagOption;
  readonly control: TextsOption;
  readonly ratio: TextsOption;
  readonly weights: TextOption;
  readonly seed: TextOption;
  readonly "chunk-samples": TextOption;
  readonly "confidence-level": TextOption;
} = {
  param: { type: "string", multiple: true, value: "K=V", summary: "a parameter of the kernel; one option for each" },
  data: {
    type: "string",
    multiple: true,
    value: "K=FILE.csv",
    summary: "a data set of the kernel; or FILE.csv:COLUMN",
  },
  samples: { type: "string", value: "N", summary: "stop after exactly N samples" },
  "standard-error": {
    type: "string",
    multiple: true,
    value: "E",
    summary: "stop at this error of the first output; or OUTPUT=E for each",
  },
  "relative-error": {
    type: "string",
    multiple: true,
    value: "E",
    summary: "the same, divided by the size of the mean",
  },
  "max-samples": { type: "string", value: "N", summary: "stop after N samples short of an error asked for" },
  method: {
    type: "string",
    value: "M",
    choices: ["random", "sobol", "vegas", "mlmc"],
    summary: "random; for kernels that can, sobol: scrambled points; vegas: adaptive; mlmc: levels",
  },
  antithetic: { type: "boolean", summary: "average each sample with its mirror image" },
  control: {
    type: "string",
    multiple: true,
    value: "OUTPUT",
    summary: "adjust by an output of known mean; or OUTPUT=MEAN",
  },
  ratio: { type: "string", multiple: true, value: "A/B", summary: "the ratio of the means of two outputs, as well" },
  weights: { type: "string", value: "OUTPUT", summary: "the output that is the weight of its sample" },
  seed: { type: "string", value: "S", summary: "seed; by default the checkpoint's, or a new one" },
  "chunk-samples": { type: "string", value: "N", summary: "samples per random stream; by default the kernel's" },
  "confidence-level": { type: "string", value: "P", summary: "probability of the interval; by default 0.95" },
};
