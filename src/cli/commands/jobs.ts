import { rightOne } from "../../protocol/nearest.ts";
import { parseArguments } from "../arguments.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const STATES = ["submitting", "waiting", "running", "done", "failed", "aborted"] as const;

const options = {
  name: { type: "string", value: "NAME", summary: "those of this name only" },
  state: { type: "string", value: "STATE", choices: STATES, summary: `those in this state only: ${STATES.join(", ")}` },
  ...WHERE,
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble jobs`: lists what was submitted with a key. */
export const jobs: Command = {
  name: "jobs",
  summary: "list the jobs of a cluster that were submitted with your key",
  options,
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    if (operands.length > 0) throw new UsageError(`jobs takes no ${operands[0]}; see ensemble jobs --help`);
    const { name, state: given, url, key, cluster, json = false } = values;
    const state = STATES.find((each) => each === given);
    if (given !== undefined && state === undefined) {
      throw new UsageError(`--state can't be ${given}; ${rightOne(given, STATES)}`);
    }
    const filter = { ...(name !== undefined && { name }), ...(state !== undefined && { state }) };
    // Loaded here, as help and other commands need none of it.
    const { listJobs } = await import("../jobs/list.ts");
    return listJobs(filter, { url, key, cluster }, json, io);
  },
};
