import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { HOST_OPTIONS } from "../launch/host-options.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  jobs: { type: "string", value: "N", summary: "slurm, pbs, sge: jobs, each of which is a host; 1 by default" },
  ...HOST_OPTIONS,
  "dry-run": { type: "boolean", summary: "slurm, pbs, sge: print the script, and submit nothing" },
  "no-wait": { type: "boolean", summary: "do not wait until engines are there" },
  list: { type: "boolean", summary: "list the hosts that were started so, and that live" },
  stop: { type: "boolean", summary: "end them" },
  json: { type: "boolean", summary: "print JSON, one object a line" },
} as const satisfies CommandOptions;

/** `ensemble launch`: starts hosts on other machines. */
export const launch: Command = {
  name: "launch",
  summary: "start engines on other machines: by ssh, Slurm, PBS, Grid Engine",
  operands: "ssh HOST,…|slurm|pbs|sge",
  options,
  notes: [
    "Each host is a process of ensemble engines, which finds the server by itself. What it can't do",
    "is said at once: a machine without Node, another version of the package, a job that ends.",
    "",
    "ssh uses your own ssh and its configuration, and never asks for a password. The hosts end with",
    "this command, or stay by --detach. Jobs stay; before their time is over they take no new",
    "tasks, and end what runs. A job that is requeued comes back with new engines.",
    "",
    "--list and --stop are about what the same launcher has started for the same cluster.",
    "",
    "  ensemble launch ssh ada@one,ada@two",
    "  ensemble launch slurm --jobs 20 --time 1:00:00",
    "  ensemble launch slurm --stop",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [kind, ...rest] = operands;
    if (kind === undefined)
      throw new UsageError("launch expects where: ensemble launch ssh HOST,…, slurm, pbs or sge; see --help");
    // Loaded here, as help and other commands need none of it.
    const { runLaunch } = await import("../launch/run-launch.ts");
    return runLaunch(kind, rest, values, io);
  },
};
