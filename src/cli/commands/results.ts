import { parseArguments } from "../arguments.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { readFormat } from "../output-format.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  csv: { type: "boolean", summary: "print lines of values with commas between" },
  plot: { type: "string", value: "FILE.svg", summary: "a sampling run: draw the estimate against the samples" },
  ...WHERE,
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble results`: waits for what a job gives, and prints it. */
export const results: Command = {
  name: "results",
  summary: "wait for what a job gives, and print it",
  operands: "ID",
  options,
  notes: [
    "Of a map its values, in the order of the items, one on each line; the exit code is 1 when an",
    "item failed. Of a sampling run the estimate, as ensemble sample prints it.",
    "",
    "Ctrl-C ends the waiting; the job goes on.",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [id, ...more] = operands;
    if (id === undefined) throw new UsageError("results expects the id of a job; ensemble jobs lists them");
    if (more.length > 0) throw new UsageError(`results expects one id; got ${operands.join(" ")}`);
    const { plot, url, key, cluster } = values;
    const format = readFormat(values);
    if (plot !== undefined && !/\.svg$/iu.test(plot)) {
      throw new UsageError(`--plot expects a file name that ends in .svg; got ${plot}`);
    }
    // Loaded here, as help and other commands need none of it.
    const { showResults } = await import("../jobs/results.ts");
    return showResults({ id, format, plot, where: { url, key, cluster } }, io);
  },
};
