import { parseArguments } from "../arguments.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { quote, readTime } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  ...WHERE,
  interval: { type: "string", value: "T", summary: "time between two looks, 200ms or more; by default 1s" },
  once: { type: "boolean", summary: "print one look as JSON, and end" },
  json: { type: "boolean", summary: "print each look as JSON, one object a line; so it does where no terminal is" },
} as const satisfies CommandOptions;

const LEAST_MS = 200;

/** `ensemble top`: shows what a cluster does. */
export const top: Command = {
  name: "top",
  summary: "watch the hosts, engines, clients and jobs of a cluster at work",
  operands: "[DIR]",
  options,
  notes: [
    "DIR is the folder of a cluster, as ensemble cluster init makes it. Keys on the terminal: e, h, c",
    "and j show engines, hosts, clients and jobs, / filters, s sorts; i interrupts the task of the",
    "selected engine, d drains it, r restarts it, k kills it, each asks first; p shows where it spends",
    "its time. ? tells all of them, q quits.",
    "",
    "  ensemble top",
    "  ensemble top --url nats://lab:4222 --key alice.key",
    "  ensemble top --once | jq .totals",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [folder, ...more] = operands;
    if (more.length > 0) throw new UsageError(`top expects one folder; got ${operands.join(" ")}`);
    const { url, key, cluster, interval, once = false, json = false } = values;
    const intervalMs = interval === undefined ? 1000 : readTime(interval, "--interval");
    if (intervalMs < LEAST_MS) throw new UsageError(`--interval expects 200ms or more; got ${quote(interval ?? "")}`);
    // Loaded here, as help and other commands need none of it.
    const { runTop } = await import("../top/top.ts");
    return runTop({ folder, where: { url, key, cluster }, intervalMs, once, json }, io);
  },
};
