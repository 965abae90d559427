import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { readEngines, readSamples, readSeed } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

const DEFAULT_SAMPLES = 1e10;

const options = {
  samples: { type: "string", value: "N", summary: "points to draw; by default 1e10" },
  engines: { type: "string", value: "N", summary: "engines; by default one per core" },
  seed: { type: "string", value: "S", summary: "seed of the random numbers; by default a new one" },
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble pi`: estimates pi, and says how good the estimate and how fast the machine is. */
export const pi: Command = {
  name: "pi",
  summary: "estimate pi by Monte Carlo on all cores",
  options,
  notes: [
    "The same seed gives the same estimate on any number of engines.",
    "Ctrl-C, or SIGTERM, ends it with what is there, and the exit code 130, or 143.",
    "After the estimate, one engine and a plain JavaScript loop are measured for a second, to compare.",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    if (operands.length > 0) throw new UsageError(`pi takes options only; got ${operands.join(" ")}`);
    const request = {
      samples: values.samples === undefined ? DEFAULT_SAMPLES : readSamples(values.samples),
      ...(values.engines !== undefined && { engines: readEngines(values.engines) }),
      ...(values.seed !== undefined && { seed: readSeed(values.seed) }),
      json: values.json === true,
    };
    // Loaded here, as help and other commands need none of it.
    const { estimatePi } = await import("../pi/estimate-pi.ts");
    return estimatePi(request, io);
  },
};
