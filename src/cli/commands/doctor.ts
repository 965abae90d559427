import { existsSync } from "node:fs";
import { join } from "node:path";
import { CLUSTER_FILES } from "../../nats/cluster-folder.ts";
import { parseArguments } from "../arguments.ts";
import { DEFAULT_FOLDER } from "../cluster/default-folder.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  ...WHERE,
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble doctor`: looks at what this machine has, and says what to do about what is missing. */
export const doctor: Command = {
  name: "doctor",
  summary: "look at what is needed: Node, cores, engines, compiler, the way to a cluster",
  operands: "[DIR]",
  options,
  notes: [
    "It starts an engine and compiles a kernel. With --url, --key or --cluster, or a cluster in DIR",
    `(${DEFAULT_FOLDER}), it walks the way to its engines as well: key, address, port, server, encryption,`,
    "authorization, hosts, and a task to an engine of each host. It says which link is broken, and what",
    "to do. With engine.key, on the machine of a host, it is the way of that.",
    "",
    "The exit code is 1 when something is broken; ! is what works, but to know of, and - what is not there.",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [folder, ...more] = operands;
    if (more.length > 0) throw new UsageError(`doctor expects one folder; got ${operands.join(" ")}`);
    const { url, key, cluster, json = false } = values;
    const isAsked = folder !== undefined || url !== undefined || key !== undefined || cluster !== undefined;
    const isThere = existsSync(join(DEFAULT_FOLDER, CLUSTER_FILES.summary));
    // Loaded here, as help and other commands need none of it.
    const { examine } = await import("../doctor/examine.ts");
    return examine(
      { way: isAsked || isThere ? { where: { url, key, cluster }, folder, isAsked } : undefined, json },
      io,
    );
  },
};
