import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { HOST_OPTIONS } from "../launch/host-options.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  min: { type: "string", value: "N", summary: "engines that stay when nothing is to be done; 0 by default" },
  max: { type: "string", value: "N", summary: "engines at most; needed" },
  idle: { type: "string", value: "T", summary: "let hosts go that were not needed for so long; 60s by default" },
  ...HOST_OPTIONS,
  engines: {
    type: "string",
    value: "N",
    summary: "ssh, needed: engines of each machine; local: of each host, by default 1",
  },
  leave: { type: "boolean", summary: "hosts stay when this ends" },
  "dry-run": { type: "boolean", summary: "say what would be started, and start nothing" },
  json: { type: "boolean", summary: "print JSON, one object a line" },
} as const satisfies CommandOptions;

/** `ensemble scale`: starts and ends hosts as the work needs them. */
export const scale: Command = {
  name: "scale",
  summary: "start and end engines of a cluster as its work needs them",
  operands: "slurm|pbs|sge|ssh HOST,…|local",
  options,
  notes: [
    "Starts hosts as ensemble launch does, when work waits that they would still be in time for, and",
    "lets those go that were not needed for a while: never one that runs something, or that keeps",
    "what a client may still want. Says what it does and why. Engines that somebody else has started",
    "are used, but not counted, and never ended.",
    "",
    "Runs until Ctrl-C, which lets its hosts end what they run, and ends those that wait in a queue;",
    "a second one does not wait for them. Started again, it finds the hosts that it has left.",
    "",
    "  ensemble scale slurm --max 50 --time 1:00:00",
    "  ensemble scale ssh ada@one,ada@two --engines 8 --min 8 --max 16",
    "  ensemble scale local --max 4 --idle 5min",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [kind, ...rest] = operands;
    if (kind === undefined) {
      throw new UsageError("scale expects where: ensemble scale slurm, pbs, sge, ssh HOST,… or local; see --help");
    }
    // Loaded here, as help and other commands need none of it.
    const { runScale } = await import("../scale/run-scale.ts");
    return runScale(kind, rest, values, io);
  },
};
