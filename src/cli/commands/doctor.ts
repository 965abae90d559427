import { parseArguments } from "../arguments.ts";
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
  summary: "look at what is needed: Node, cores, engines, compiler, packages, a server",
  options,
  notes: [
    "It starts an engine and compiles a kernel. With --url, --key or --cluster it tries the way to a server as well.",
    "The exit code is 1 when something is broken; ! is what works, but to know of, and - what is not there.",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    if (operands.length > 0) throw new UsageError(`doctor takes options only; got ${operands.join(" ")}`);
    const { url, key, cluster, json = false } = values;
    const isFar = url !== undefined || key !== undefined || cluster !== undefined;
    // Loaded here, as help and other commands need none of it.
    const { examine } = await import("../doctor/examine.ts");
    return examine({ where: isFar ? { url, key, cluster } : undefined, json }, io);
  },
};
