import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble kernels`: shows the built-in kernels, or all about one of them. */
export const kernels: Command = {
  name: "kernels",
  summary: "list what can be sampled, with parameters and known answers",
  operands: "[NAME]",
  options,
  notes: "With NAME all about one: what its parameters mean, their ranges, its source.",
  run: async (args, { stdout }) => {
    const { values, operands } = parseArguments(args, options);
    const [name, ...more] = operands;
    if (more.length > 0) throw new UsageError(`kernels expects one name; got ${operands.join(" ")}`);
    // Loaded here, as help and other commands need none of it.
    const [{ builtInKernels, kernelNamed }, { kernelReport }, { kernelText, listText }] = await Promise.all([
      import("../kernels/find-kernel.ts"),
      import("../kernels/report.ts"),
      import("../kernels/text.ts"),
    ]);
    if (name !== undefined) {
      const kernel = kernelNamed(name);
      stdout.write(values.json ? `${JSON.stringify(kernelReport(kernel))}\n` : kernelText(kernel, stdout));
    } else {
      const all = builtInKernels();
      stdout.write(values.json ? `${JSON.stringify({ kernels: all.map(kernelReport) })}\n` : listText(all, stdout));
    }
    return 0;
  },
};
