import { parseArguments } from "../arguments.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const options = { ...WHERE } as const satisfies CommandOptions;

/** `ensemble abort`: ends jobs. */
export const abort: Command = {
  name: "abort",
  summary: "end jobs: what no host has begun never runs, what is done stays",
  operands: "ID…",
  options,
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    if (operands.length === 0) throw new UsageError("abort expects ids of jobs; ensemble jobs lists them");
    // Loaded here, as help and other commands need none of it.
    const { abortJobs } = await import("../jobs/abort.ts");
    return abortJobs(operands, values, io);
  },
};
