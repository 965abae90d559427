import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import type { TextOption } from "../option-kinds.ts";
import { UsageError } from "../usage-error.ts";

const KEY: TextOption = { type: "string", value: "FILE", summary: "key of a client of the cluster" };
const CLUSTER: TextOption = {
  type: "string",
  value: "NAME",
  summary: "name of the cluster; by default the key's, or lab",
};

const options = {
  engines: { type: "string", value: "N", summary: "engines on this machine; by default one per core" },
  key: KEY,
  cluster: CLUSTER,
} as const satisfies CommandOptions;

/** `ensemble repl`: a prompt beside engines. */
export const repl: Command = {
  name: "repl",
  summary: "a prompt for TypeScript beside engines, here or on a cluster",
  operands: "[URL]",
  options,
  notes: [
    "client, dview, lview and what the package exports are there; await and import work, and Tab",
    "completes. Ctrl-C stops what runs, on engines too; Ctrl-D leaves.",
    "",
    "  .px CODE                 run code on every engine; .px --targets 0,2 CODE on some",
    "  .px --noblock CODE       go on at once; .pxresult shows what it gave",
    "  .autopx                  run all that follows on the engines, until it is given again",
    "  .pxconfig --targets 0,2  what holds for .px where it does not say",
    "  .engines, .time CODE     list the engines; time some code",
    "",
    "Of a pipe, all is run as one program, and its last value is printed:",
    "",
    "  echo 'await dview.apply(() => engine.id)' | ensemble repl --engines 2",
    "  ensemble repl nats://lab:4222 --key alice.key",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [url, ...more] = operands;
    if (more.length > 0) throw new UsageError(`repl takes one URL; got ${operands.join(" ")}`);
    const wanted = { ...values, ...(url !== undefined && { url }) };
    // Loaded here, as help and other commands need none of it.
    const [{ runRepl }, { engineArguments }] = await Promise.all([
      import("../repl/run-repl.ts"),
      import("../jupyter/engines.ts"),
    ]);
    engineArguments(wanted);
    return runRepl(wanted, io);
  },
};
