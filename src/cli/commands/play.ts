import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { readPort } from "../play/port.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  port: { type: "string", value: "N", summary: "port to serve at; by default 4321, or a free one when that is taken" },
  "no-open": { type: "boolean", summary: "print the address, and open no browser" },
} as const satisfies CommandOptions;

/** `ensemble play`: serves the playground, and opens it. */
export const play: Command = {
  name: "play",
  summary: "open the playground: engines, kernels and views in your browser",
  options,
  notes: [
    "The page is served from this machine, to this machine alone, with the headers that give it",
    "shared memory. Ctrl-C ends it.",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    if (operands.length > 0) throw new UsageError(`play expects options only; got ${operands.join(" ")}`);
    const port = values.port === undefined ? undefined : readPort(values.port);
    // Loaded here, as help and other commands need none of it.
    const { playHere } = await import("../play/play-here.ts");
    return playHere({ port, opens: values["no-open"] !== true }, io);
  },
};
