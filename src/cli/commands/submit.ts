import { statSync } from "node:fs";
import { parseArguments } from "../arguments.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { KERNEL_OPTIONS } from "../sample/kernel-options.ts";
import { UsageError } from "../usage-error.ts";

const MAP = {
  items: { type: "string", value: "N|FILE.json", summary: "a map: over 0 to N - 1, or the list in a file" },
  function: { type: "string", value: "NAME", summary: "a map: function of the file; by default its default export" },
  "chunk-items": { type: "string", value: "N", summary: "a map: items that a host takes at once" },
  retries: { type: "string", value: "N", summary: "a map: how often an item is tried again that throws" },
} as const satisfies CommandOptions;

const METHODS = ["random", "sobol"];

const SAMPLE = {
  ...KERNEL_OPTIONS,
  method: {
    ...KERNEL_OPTIONS.method,
    choices: METHODS,
    summary: "random, or, for kernels that can, sobol: scrambled points",
  },
  seed: { ...KERNEL_OPTIONS.seed, summary: "seed; by default a new one" },
  histogram: { type: "string", value: "LOW:HIGH:BINS", summary: "how samples of the first output spread" },
} as const satisfies CommandOptions;

const options = {
  ...MAP,
  ...SAMPLE,
  name: { type: "string", value: "NAME", summary: "by which ensemble jobs lists it" },
  ...WHERE,
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble submit`: stores work at the server of a cluster, for hosts to do. */
export const submit: Command = {
  name: "submit",
  summary: "submit work to a cluster that goes on without you: a map, or a sampling run",
  operands: "KERNEL|FILE",
  options,
  notes: [
    "With --items FILE is a module, JavaScript or TypeScript, and its function is called with each",
    "item; what it imports by relative paths goes along. Else it is a kernel, as ensemble sample",
    "takes it. Prints the id of the job. What it gives is kept for 7 days.",
    "",
    "  ensemble submit pi --samples 1e12 --name long-pi",
    "  ensemble submit tasks.ts --items 1000",
    "  ensemble submit tasks.ts --function price --items contracts.json --retries 2",
    "  ensemble jobs",
    "  ensemble results ID",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [first, ...more] = operands;
    if (first === undefined) throw new UsageError("submit expects a kernel, or a file: ensemble submit KERNEL, FILE");
    if (more.length > 0) throw new UsageError(`submit expects one kernel, or one file; got ${operands.join(" ")}`);
    const { items, url, key, cluster, name, json = false } = values;
    const [{ submitJob }, { readRequest }, { readItems }, { readCount }] = await Promise.all([
      import("../jobs/submit.ts"),
      import("../sample/request.ts"),
      import("../jobs/items.ts"),
      import("../numbers.ts"),
    ]);
    const common = { name, where: { url, key, cluster }, json };
    if (items === undefined) {
      refuse(values, MAP, "without --items, which makes it a map");
      if (values.method !== undefined && !METHODS.includes(values.method)) {
        throw new UsageError(
          `--method expects random or sobol; got ${values.method}: jobs take neither vegas nor mlmc, which ensemble sample does`,
        );
      }
      if (values.histogram === "auto") throw new UsageError("--histogram auto is not for jobs; give LOW:HIGH:BINS");
      return submitJob({ ...common, what: { kind: "sample", request: readRequest([first], values) } }, io);
    }
    refuse(values, SAMPLE, "with --items, which makes it a map");
    const { function: functionName = "default", retries, "chunk-items": chunkItems } = values;
    if (statSync(first, { throwIfNoEntry: false })?.isFile() !== true)
      throw new UsageError(`there is no file ${first}`);
    const what = {
      kind: "map",
      file: first,
      functionName,
      items: readItems(items),
      chunkItems: chunkItems === undefined ? undefined : readCount(chunkItems, "--chunk-items"),
      retries: retries === undefined ? undefined : readCount(retries, "--retries"),
    } as const;
    return submitJob({ ...common, what }, io);
  },
};

function refuse(values: object, others: CommandOptions, why: string): void {
  const name = Object.keys(others).find((option) => option in values);
  if (name !== undefined) throw new UsageError(`--${name} makes no sense ${why}`);
}
