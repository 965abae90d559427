import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { readEngines } from "../numbers.ts";
import { showStatus } from "../status.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  quick: { type: "boolean", summary: "seconds instead of minutes, with fewer samples" },
  json: { type: "boolean", summary: "print one object for programs" },
  engines: { type: "string", value: "N", summary: "engines, and workers of each pool; by default one per core" },
} as const satisfies CommandOptions;

/** `ensemble bench`: measures Ensemble beside other pools of workers. */
export const bench: Command = {
  name: "bench",
  summary: "measure sampling, tasks, transfer and start-up, beside other pools of workers",
  options,
  notes: "Pools that are not installed (tinypool, workerpool, poolifier) are left out.",
  run: async (args, { stdout, stderr }) => {
    const { values, operands } = parseArguments(args, options);
    if (operands.length > 0) throw new UsageError(`bench takes no ${JSON.stringify(operands[0])}`);
    const engines = values.engines === undefined ? {} : { engines: readEngines(values.engines) };
    // Loaded here, as other commands need none of it.
    const [{ runBench }, { reportText }] = await Promise.all([import("../bench/run.ts"), import("../bench/text.ts")]);
    const onStep = (text: string) => showStatus(stderr, text);
    const report = await runBench({ ...engines, quick: values.quick === true, onStep }).finally(() => onStep(""));
    stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, stdout));
    return 0;
  },
};
