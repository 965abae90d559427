import { statSync } from "node:fs";
import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { readEngines } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  engines: { type: "string", value: "N", summary: "engines; by default one per core" },
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble run`: runs a script on every engine. */
export const run: Command = {
  name: "run",
  summary: "run a script, JavaScript or TypeScript, on every engine",
  operands: "FILE",
  options,
  notes: [
    "Lines are labelled with their stream and engine, as [stdout:0]; the value of the last",
    "expression is [value:0]. In the script, engine.id is the number of the engine.",
    "",
    "The script ends with its last statement: what a timer or a promise writes later is",
    "lost, unless the script awaits it, as in await new Promise((go) => setTimeout(go, 500)).",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const engines = values.engines === undefined ? {} : { engines: readEngines(values.engines) };
    const request = { file: readFile(operands), ...engines, json: values.json === true };
    // Loaded here, as help and other commands need none of it.
    const { runScript } = await import("../run/run-script.ts");
    return runScript(request, io);
  },
};

function readFile([file, ...more]: readonly string[]): string {
  if (file === undefined) throw new UsageError("run expects a script: ensemble run FILE");
  if (more.length > 0) throw new UsageError(`run expects one script; got ${[file, ...more].join(" ")}`);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file ${file}`);
  if (!found.isFile()) throw new UsageError(`${file} is not a file`);
  return file;
}
