import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";

const options = {
  chains: { type: "string", value: "N", summary: "chains; by default 4" },
  warmup: { type: "string", value: "N", summary: "steps of each chain that are not drawn; by default 1000" },
  draws: { type: "string", value: "N", summary: "draws of each chain; by default 1000" },
  thin: { type: "string", value: "N", summary: "steps from one draw to the next; by default 1" },
  "r-hat": { type: "string", value: "R", summary: "stop once R-hat of all quantities is at most R, such as 1.01" },
  ess: { type: "string", value: "N", summary: "stop once all are worth N independent draws, bulk and tail" },
  "max-draws": { type: "string", value: "N", summary: "draws of each chain at which these two are given up" },
  "time-limit": { type: "string", value: "T", summary: "stop after a time: 500ms, 10s, 5min, 2h" },
  quantity: {
    type: "string",
    multiple: true,
    value: "NAME",
    summary: "draw this field of the state alone; one option for each",
  },
  param: { type: "string", multiple: true, value: "K=V", summary: "a parameter of the kernel; one option for each" },
  data: {
    type: "string",
    multiple: true,
    value: "K=FILE.csv",
    summary: "a data set of the kernel; or FILE.csv:COLUMN",
  },
  seed: { type: "string", value: "S", summary: "seed; by default the checkpoint's, or a new one" },
  engines: { type: "string", value: "N", summary: "engines; by default one per core" },
  checkpoint: { type: "string", value: "FILE", summary: "keep states and draws in a file, and go on from it" },
  csv: { type: "string", value: "FILE.csv", summary: "write all draws to a file" },
  json: { type: "boolean", summary: "print JSON instead of a table" },
} as const satisfies CommandOptions;

/** `ensemble chains`: draws Markov chains of a kernel of the user's own. */
export const chains: Command = {
  name: "chains",
  summary: "draw Markov chains, with R-hat and effective sample sizes, on all cores",
  operands: "FILE|-",
  options,
  notes: [
    "FILE is a kernel with steps, in AssemblyScript or as ensemble compile has written it; - reads",
    "AssemblyScript from standard input. The same seed gives the same numbers on any number of",
    "engines, unless the time ends the run.",
    "",
    "The table has the mean of each quantity with its Monte Carlo standard error, the standard",
    "deviation, quantiles, effective sample sizes of bulk and tail, and R-hat: above 1.01 the",
    "chains do not agree yet.",
    "",
    "Ctrl-C ends the chains with what is there, and the exit code 130; a second one ends the process.",
    "",
    "  ensemble chains walk.ts --chains 4 --warmup 1000 --draws 1000",
    "  ensemble chains logistic.ts --data x=data.csv --ess 2000 --csv draws.csv",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    // Loaded here, as help and other commands need none of it.
    const [{ readChainsRequest }, { runChains }] = await Promise.all([
      import("../chains/request.ts"),
      import("../chains/run-chains.ts"),
    ]);
    return runChains(readChainsRequest(operands, values), io);
  },
};
