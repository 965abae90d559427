import { rightOne } from "../../protocol/nearest.ts";
import { parseArguments } from "../arguments.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const PLACE = {
  user: { type: "boolean", summary: "install, uninstall: for you alone; so it is by default" },
  prefix: { type: "string", value: "DIR", summary: "install, uninstall: below DIR, as of a virtual environment" },
  "sys-prefix": { type: "boolean", summary: "install, uninstall: for the python3 that is first on the path" },
  name: { type: "string", value: "NAME", summary: "install, uninstall: name of the kernel; by default ensemble" },
} as const satisfies CommandOptions;

const ENGINES = {
  engines: { type: "string", value: "N", summary: "install, kernel: engines; by default one per core" },
  url: { ...WHERE.url, summary: "install, kernel: of a NATS server, for the engines of a cluster" },
  key: { ...WHERE.key, summary: "install, kernel: key of a client of the cluster" },
  cluster: { ...WHERE.cluster, summary: `install, kernel: ${WHERE.cluster.summary}` },
} as const satisfies CommandOptions;

const options = { ...PLACE, ...ENGINES } as const satisfies CommandOptions;

/** `ensemble jupyter`: the kernel of notebooks. */
export const jupyter: Command = {
  name: "jupyter",
  summary: "TypeScript in notebooks of Jupyter, with engines: install, uninstall, kernel",
  operands: "install|uninstall|kernel [FILE]",
  options,
  notes: [
    'install makes "TypeScript (Ensemble)" a kernel of Jupyter, which starts this very installation;',
    "it needs the package zeromq beside it. A kernel of another program is never overwritten. Jupyter",
    "itself comes with Python: pip install jupyterlab.",
    "",
    "kernel is what Jupyter starts: FILE says where it has to listen.",
    "",
    "  npm install wasm-ensemble zeromq",
    "  npx ensemble jupyter install",
    "  npx ensemble jupyter install --name lab --url nats://lab.example --key alice.key",
    "  jupyter lab",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [action, ...rest] = operands;
    const [file, ...more] = rest;
    switch (action) {
      case "install": {
        if (file !== undefined) throw new UsageError(`jupyter install expects options only; got ${rest.join(" ")}`);
        // Loaded here, as help and other commands need none of it.
        const { install } = await import("../jupyter/install.ts");
        return install(values, io);
      }
      case "uninstall": {
        if (file !== undefined) throw new UsageError(`jupyter uninstall expects options only; got ${rest.join(" ")}`);
        refuse(values, ENGINES, action);
        const { uninstall } = await import("../jupyter/install.ts");
        return uninstall(values, io);
      }
      case "kernel": {
        if (file === undefined || more.length > 0)
          throw new UsageError("jupyter kernel expects the connection file that Jupyter gives it");
        refuse(values, PLACE, action);
        const { kernel } = await import("../jupyter/kernel.ts");
        return kernel(file, values, io);
      }
      case undefined:
        throw new UsageError("jupyter expects what to do: ensemble jupyter install, ensemble jupyter uninstall");
      default:
        throw new UsageError(`jupyter can't ${action}; ${rightOne(action, ["install", "uninstall", "kernel"])}`);
    }
  },
};

function refuse(values: object, others: CommandOptions, action: string): void {
  const name = Object.keys(others).find((option) => option in values);
  if (name !== undefined) throw new UsageError(`--${name} makes no sense with ensemble jupyter ${action}`);
}
