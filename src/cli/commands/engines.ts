import { availableParallelism, hostname } from "node:os";
import process from "node:process";
import { plainName } from "../../launch/host-plan.ts";
import { type ListenAddress, readListenAddress } from "../../node/health/listen-address.ts";
import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { readEngines, readTime } from "../numbers.ts";
import { asUsage, UsageError } from "../usage-error.ts";

const options = {
  url: { type: "string", value: "URL", summary: "of the NATS server; by default the key's, or nats://127.0.0.1:4222" },
  engines: { type: "string", value: "N", summary: "engines; by default one per core" },
  "max-engines": {
    type: "string",
    value: "N",
    summary: "engines that there may be, with those that clients have it start; by default any number",
  },
  cluster: { type: "string", value: "NAME", summary: "name of the cluster; by default the key's, or lab" },
  key: { type: "string", value: "FILE", summary: "key of a host, as ensemble cluster init writes it" },
  lifetime: { type: "string", value: "T", summary: "take no new tasks after this time, end what runs, leave: 50m" },
  grace: { type: "string", value: "T", summary: "on SIGTERM take no new tasks, and end what runs, for so long: 5m" },
  metrics: {
    type: "string",
    value: "[ADDRESS:]PORT",
    summary: "serve /metrics, /healthz and /readyz there: 9464 for this machine, :9464 for all",
  },
  name: { type: "string", value: "NAME", summary: "name of this host; by default the machine's and the process's" },
  insecure: { type: "boolean", summary: "take a server that asks for no key, or is elsewhere and does not encrypt" },
  json: { type: "boolean", summary: "print what happens as JSON, one object a line" },
} as const satisfies CommandOptions;

/** `ensemble engines`: starts engines for the clients of a cluster. */
export const engines: Command = {
  name: "engines",
  summary: "start engines of a cluster on this machine, for clients anywhere",
  options,
  notes: [
    "Waits for a server that is not up yet. The engines run in a process of their own, which is",
    "started again when it ends. SIGTERM, or Ctrl-C, ends it all, and clients hear of it at once.",
    "With --grace SIGTERM lets tasks end first; a second one, or Ctrl-C, does not wait.",
    "",
    "Whoever may run tasks in the cluster may do on this machine what the user may who started this.",
    "",
    "  ensemble engines --url nats://lab:4222 --key engine.key",
    "  ensemble engines --engines 8 --lifetime 50m",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    if (operands.length > 0) throw new UsageError(`engines takes no ${operands[0]}; see ensemble engines --help`);
    const maxEngines =
      values["max-engines"] === undefined ? undefined : readEngines(values["max-engines"], "--max-engines");
    const request = {
      url: values.url,
      engines: enginesOf(values.engines, maxEngines),
      maxEngines,
      cluster: values.cluster,
      key: values.key,
      lifetimeMs: values.lifetime === undefined ? undefined : readTime(values.lifetime, "--lifetime"),
      graceMs: values.grace === undefined ? undefined : readTime(values.grace, "--grace"),
      metrics: values.metrics === undefined ? undefined : readMetrics(values.metrics),
      name: values.name ?? `${plainName(hostname())}-${process.pid}`,
      insecure: values.insecure === true,
      json: values.json === true,
      folder: process.env["ENSEMBLE_FOLDER"],
    };
    // Loaded here, as help and other commands need none of it.
    if (process.env["ENSEMBLE_HOST"] === "1") return (await import("../engines/host.ts")).runHost(request, io);
    return (await import("../engines/keep-host.ts")).keepHost(request, args, io);
  },
};

function enginesOf(text: string | undefined, most = Number.POSITIVE_INFINITY): number {
  if (text === undefined) return Math.min(availableParallelism(), most);
  const count = readEngines(text);
  if (count <= most) return count;
  throw new UsageError(`--engines ${count} is more than --max-engines ${most}, the most that there may be`);
}

function readMetrics(text: string): ListenAddress {
  return asUsage(() => readListenAddress("--metrics", text));
}
