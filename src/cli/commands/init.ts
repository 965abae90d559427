import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  name: { type: "string", value: "NAME", summary: "name of the package; by default that of the folder" },
} as const satisfies CommandOptions;

/** `ensemble init`: makes a project. */
export const init: Command = {
  name: "init",
  summary: "make a project in an empty folder: a program, a kernel and its test",
  operands: "[FOLDER]",
  options,
  notes: [
    "FOLDER is made where it is not there; by default it is this one. It has to be empty, but for .git.",
    "",
    "  npx wasm-ensemble init demo",
    "  cd demo",
    "  npm install",
    "  npm start",
    "  npm test",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [folder = ".", ...more] = operands;
    if (more.length > 0) throw new UsageError(`init expects one folder; got ${operands.join(" ")}`);
    // Loaded here, as help and other commands need none of it.
    const { makeProject } = await import("../init/make-project.ts");
    return makeProject({ folder, name: values.name }, io);
  },
};
