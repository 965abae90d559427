import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { ARRAY_OPTIONS } from "../sample/array-options.ts";
import { KERNEL_OPTIONS } from "../sample/kernel-options.ts";

const { param, seed, ...others } = KERNEL_OPTIONS;

const options = {
  param: { ...param, value: "K=V,V", summary: "a parameter of the kernel; several values give a row each" },
  params: { type: "string", value: "FILE.csv", summary: "parameters of several runs: names, then a line for each run" },
  ...others,
  ...ARRAY_OPTIONS,
  "time-limit": { type: "string", value: "T", summary: "stop after a time: 500ms, 10s, 5min, 2h" },
  seed,
  engines: { type: "string", value: "N", summary: "engines; by default one per core" },
  checkpoint: { type: "string", value: "FILE", summary: "keep the state in a file, and go on from it" },
  histogram: { type: "string", value: "LOW:HIGH:BINS", summary: "how samples of the first output spread; or auto" },
  differences: { type: "boolean", summary: "of several rows: how far each is from the first, with its error" },
  plot: {
    type: "string",
    value: "FILE.svg",
    summary: "draw the estimate against the samples; rows over what is swept",
  },
  csv: { type: "boolean", summary: "print lines of values with commas between" },
  json: { type: "boolean", summary: "print JSON: one object, or a list of them for several rows" },
} as const satisfies CommandOptions;

/** `ensemble sample`: runs a built-in kernel or one of the user's own. */
export const sample: Command = {
  name: "sample",
  summary: "estimate what a kernel samples, with its standard error, on all cores",
  operands: "NAME|FILE|-",
  options,
  notes: [
    "NAME is one of ensemble kernels; FILE is a kernel of yours, in AssemblyScript or as ensemble",
    "compile has written it; - reads AssemblyScript from standard input.",
    "The first end that is reached counts. Without any it is --relative-error 1e-3,",
    "and --max-samples 1e8. The same seed and chunk give the same numbers on any",
    "number of engines, unless the time ends the run.",
    "",
    "With several values of a parameter, or --params, there is a run for each row, and one for",
    "each combination of values. All have the same seed, and each ends as one run would;",
    "a row that fails does not end the others. --histogram and --weights are of one run,",
    "--differences of several rows.",
    "",
    "--method sobol or vegas, and --antithetic, are for kernels of which a sample is a function",
    "of so many numbers: integrals, options, and yours if they export dimensions. vegas learns",
    "where the integrand is large. It takes no --antithetic, --control, --weights, --histogram",
    "or --covariance, and no kernel with arrays.",
    "",
    "--method mlmc is for kernels with levels, each finer and dearer than the one before:",
    "asianEuler, heston, and yours with a parameter level and the outputs fine and coarse. It",
    "chooses the levels, and the samples of each, for a --standard-error or --relative-error of",
    "one number. It takes no --samples, --antithetic, --control, --ratio, --weights, --histogram,",
    "--covariance or --length.",
    "",
    "Of outputs that are arrays the terminal shows a band, --plot draws it, and --csv prints",
    "a line for each value. --standard-error NAME=E is that of all values of an array.",
    "",
    "--histogram auto takes 1,000 samples first, to see where they are. With --plot",
    "the histogram is drawn as well.",
    "",
    "Ctrl-C ends the run with what is there, and the exit code 130; so do SIGTERM (143)",
    "and a closed terminal (129). A second one ends the process. With --checkpoint, the",
    "same command goes on where it ended.",
    "",
    "  ensemble sample pi --samples 1e10 --plot pi.svg",
    "  ensemble sample european --histogram auto --plot price.svg",
    "  ensemble sample asian --method sobol --control control --samples 1e6",
    "  ensemble sample genzGaussian --param a=10 --method vegas --samples 1e6",
    "  ensemble sample heston --method mlmc --standard-error 0.01",
    "  ensemble sample european --param strike=90,100,110 --samples 1e7 --differences",
    "  ensemble sample asian.ts --param strike=105 --relative-error 1e-4",
    "  ensemble sample queue.ts --data service=visits.csv:minutes --param w=[1,2,3]",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    // Loaded here, as help and other commands need none of it.
    const [{ readRequest }, { runSample }] = await Promise.all([
      import("../sample/request.ts"),
      import("../sample/run-sample.ts"),
    ]);
    return runSample(readRequest(operands, values), io);
  },
};
