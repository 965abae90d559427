import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { readChunkSamples } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  output: {
    type: "string",
    short: "o",
    value: "FILE.wasm",
    summary: "file to write; by default the source's name with .wasm, beside it",
  },
  "chunk-samples": { type: "string", value: "N", summary: "samples per random stream; by default 65536" },
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble compile`: makes a file of WebAssembly of a kernel. */
export const compile: Command = {
  name: "compile",
  summary: "compile a kernel in AssemblyScript to a file of WebAssembly",
  operands: "FILE.ts|-",
  options,
  notes: [
    "The file holds the names, defaults and ranges of the parameters as well, so that it alone is the kernel: no compiler",
    "is needed where it is sampled. - reads the source from standard input, and imports from the working directory.",
    "",
    "  ensemble compile dice.ts",
    "  ensemble sample dice.wasm --samples 1e8",
    '  await loadKernel(new URL("./dice.wasm", import.meta.url))   // in a program',
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [source, ...more] = operands;
    if (source === undefined) throw new UsageError("compile expects a kernel: ensemble compile FILE.ts");
    if (more.length > 0) throw new UsageError(`compile expects one kernel; got ${operands.join(" ")}`);
    const { output, json = false, "chunk-samples": chunkSamples } = values;
    const request = {
      source,
      output,
      json,
      ...(chunkSamples !== undefined && { chunkSamples: readChunkSamples(chunkSamples) }),
    };
    // Loaded here, as help and other commands need none of it.
    const { compileToFile } = await import("../compile/compile-to-file.ts");
    return compileToFile(request, io);
  },
};
