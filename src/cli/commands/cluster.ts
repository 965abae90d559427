import { rightOne } from "../../protocol/nearest.ts";
import { parseArguments } from "../arguments.ts";
import { DEFAULT_FOLDER } from "../cluster/default-folder.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const INIT = {
  public: {
    type: "string",
    multiple: true,
    value: "HOST",
    summary: "init: name or address for other machines; encrypts",
  },
  clients: { type: "string", value: "A,B", summary: "init: names of those who send work; by default client" },
  port: { type: "string", value: "N", summary: "init: port of the server; by default 4222, or a free one after it" },
  origin: { type: "string", multiple: true, value: "URL", summary: "init: lets pages from there in, on the next port" },
  force: { type: "boolean", summary: "init: make all keys anew; the old ones end, what is stored stays" },
} as const satisfies CommandOptions;

const START = {
  engines: { type: "string", value: "N", summary: "start: engines on this machine, or 0; by default one per core" },
} as const satisfies CommandOptions;

const STATUS = {
  url: { ...WHERE.url, summary: `status: ${WHERE.url.summary}` },
  key: { ...WHERE.key, summary: `status: ${WHERE.key.summary}` },
} as const satisfies CommandOptions;

const options = {
  ...INIT,
  ...START,
  ...STATUS,
  cluster: {
    type: "string",
    value: "NAME",
    summary: "init, status: name of the cluster; by default ensemble, or the key's",
  },
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble cluster`: makes the files of a cluster, and starts its server. */
export const cluster: Command = {
  name: "cluster",
  summary: "set up engines on many machines: init, start, status",
  operands: "init|start|status [DIR]",
  options,
  notes: [
    `init writes into DIR (${DEFAULT_FOLDER}) what a NATS server needs: its configuration, and a`,
    "key for the admin, the hosts and each client. Who has no key stays out. The server is",
    "for this machine alone; with --public, which may be given several times, for others as",
    "well, and encrypted, for which openssl has to be installed.",
    "",
    "start runs nats-server (on Debian: apt-get install nats-server) with it, and engines",
    "beside it. Ctrl-C ends both.",
    "",
    "status shows the server, its hosts with their engines, and how many jobs of the key there are.",
    "The exit code is 1 when no server is there.",
    "",
    "  ensemble cluster init",
    "  ensemble cluster start",
    "  ensemble cluster init lab --public lab.example --clients alice,bob",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [action, folder = DEFAULT_FOLDER, ...more] = operands;
    if (more.length > 0) throw new UsageError(`cluster expects one folder; got ${[folder, ...more].join(" ")}`);
    switch (action) {
      case "init": {
        refuse(values, { ...START, ...STATUS }, action);
        // Loaded here, as help and other commands need none of it.
        const { init } = await import("../cluster/init.ts");
        return init(folder, values, io);
      }
      case "start": {
        refuse(values, { ...INIT, ...STATUS, cluster: options.cluster }, action);
        const { start } = await import("../cluster/start.ts");
        return start(folder, values, io);
      }
      case "status": {
        refuse(values, { ...INIT, ...START }, action);
        const { status } = await import("../cluster/status.ts");
        return status(operands[1], values, io);
      }
      case undefined:
        throw new UsageError(
          "cluster expects what to do: ensemble cluster init, ensemble cluster start, ensemble cluster status",
        );
      default:
        throw new UsageError(`cluster can't ${action}; ${rightOne(action, ["init", "start", "status"])}`);
    }
  },
};

function refuse(values: object, others: CommandOptions, action: string): void {
  const name = Object.keys(others).find((option) => option in values);
  if (name !== undefined) throw new UsageError(`--${name} makes no sense with ensemble cluster ${action}`);
}
