import { parseArguments } from "../arguments.ts";
import { DEFAULT_FOLDER } from "../cluster/default-folder.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { readPort } from "../serve/port.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  ...WHERE,
  port: { type: "string", value: "N", summary: "port of the page; by default 4380, or a free one when that is taken" },
  "no-open": { type: "boolean", summary: "print the address, and open no browser" },
} as const satisfies CommandOptions;

/** `ensemble dashboard`: serves a page that shows a cluster. */
export const dashboard: Command = {
  name: "dashboard",
  summary: "see what a cluster does, in your browser: tasks, hosts, queues, jobs",
  operands: "[DIR]",
  options,
  notes: [
    `The cluster is that of DIR, by default the one in ${DEFAULT_FOLDER}, if any, or the one that`,
    "the options say. The page is served from this machine, to this machine alone; its address",
    "holds a key, as who has the page can end engines. Nothing is watched while no page is open.",
    "Engines of a program of your own: client.dashboard() in it. Ctrl-C ends it.",
    "",
    "  ensemble dashboard",
    "  ensemble dashboard --url nats://lab:4222 --key alice.key --no-open",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const { "no-open": isSilent = false, port: given, ...where } = values;
    const [folder, ...more] = operands;
    if (more.length > 0) throw new UsageError(`dashboard expects one folder; got ${operands.join(" ")}`);
    const port = given === undefined ? undefined : readPort(given);
    // Loaded here, as help and other commands need none of it.
    const { showCluster } = await import("../dashboard/show-cluster.ts");
    return showCluster({ folder, where, port, opens: !isSilent }, io);
  },
};
