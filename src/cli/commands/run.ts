import { statSync } from "node:fs";
import { parseArguments, splitAtOperand } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { readEngines } from "../numbers.ts";
import type { RunRequest } from "../run/run-script.ts";
import { readStdin, STDIN } from "../stdin.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  engines: { type: "string", value: "N", summary: "engines; by default one per core" },
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble run`: runs a script on every engine. */
export const run: Command = {
  name: "run",
  summary: "run a script, JavaScript or TypeScript, on every engine",
  operands: "FILE|- [ARGUMENT…]",
  options,
  handsOn: true,
  notes: [
    "What follows FILE is the script's: it finds that in process.argv, from the third on, as a script of",
    "node does. - reads the script from standard input; its imports start from the working directory.",
    "",
    "Lines are labelled with their stream and engine, as [stdout:0]; the value of the last",
    "expression is [value:0]. In the script, engine.id is the number of the engine.",
    "",
    "The script ends with its last statement: what a timer or a promise writes later is",
    "lost, unless the script awaits it, as in await new Promise((go) => setTimeout(go, 500)).",
  ].join("\n"),
  run: async (args, io) => {
    const { own, others } = splitAtOperand(args, options);
    const { values, operands } = parseArguments(own, options);
    const engines = values.engines === undefined ? {} : { engines: readEngines(values.engines) };
    const request = { script: await readScript(operands), args: others, ...engines, json: values.json === true };
    // Loaded here, as help and other commands need none of it.
    const { runScript } = await import("../run/run-script.ts");
    return runScript(request, io);
  },
};

async function readScript([file]: readonly string[]): Promise<RunRequest["script"]> {
  if (file === undefined) throw new UsageError("run expects a script: ensemble run FILE");
  if (file === STDIN) return { source: (await readStdin("a script", "ensemble run - < FILE")).toString("utf8") };
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file ${file}`);
  if (!found.isFile()) throw new UsageError(`${file} is not a file`);
  return { file };
}
