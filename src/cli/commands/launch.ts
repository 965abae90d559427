import { parseArguments } from "../arguments.ts";
import { DEFAULT_FOLDER } from "../cluster/default-folder.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  jobs: { type: "string", value: "N", summary: "slurm, pbs, sge: jobs, each of which is a host; 1 by default" },
  cpus: { type: "string", value: "N", summary: "slurm, pbs, sge: cores and engines of each job; 1 by default" },
  time: { type: "string", value: "T", summary: "slurm, pbs, sge: the longest that a job may run: 1:00:00, or 50m" },
  memory: { type: "string", value: "M", summary: "slurm, pbs, sge: memory of each job, as the system writes it: 2G" },
  queue: { type: "string", value: "NAME", summary: "slurm, pbs, sge: queue, which Slurm calls a partition" },
  logs: { type: "string", value: "DIR", summary: "slurm, pbs, sge: what jobs print; by default ensemble-logs" },
  engines: { type: "string", value: "N", summary: "ssh: engines of each machine; by default one per core" },
  detach: { type: "boolean", summary: "ssh: hosts stay when this ends" },
  option: {
    type: "string",
    multiple: true,
    value: "TEXT",
    summary: 'further option of ssh, or in the script of jobs: --option="-p 2222"',
  },
  command: { type: "string", value: "TEXT", summary: "runs ensemble there; by default ensemble by ssh, else this one" },
  folder: {
    type: "string",
    value: "DIR",
    summary: `cluster that ensemble cluster init has made; by default ${DEFAULT_FOLDER}`,
  },
  url: { type: "string", value: "URL", summary: "of the NATS server, as the hosts see it; by default the cluster's" },
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
