import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { HOST_OPTIONS } from "../launch/host-options.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  jobs: { type: "string", value: "N", summary: "not ssh: jobs, or pods, each of which is a host; 1 by default" },
  ...HOST_OPTIONS,
  cpus: { type: "string", value: "N", summary: "not ssh: cores and engines of each; 1 by default" },
  memory: { type: "string", value: "M", summary: "not ssh: memory of each, as the system writes it: 2G, for k8s 2Gi" },
  image: { type: "string", value: "IMAGE", summary: "k8s: has Node and this package: registry.example/ensemble:1.0" },
  namespace: { type: "string", value: "NAME", summary: "k8s: by default that which kubectl uses" },
  secret: {
    type: "string",
    value: "NAME",
    summary: "k8s: Secret that is there, with the hosts' key as engine.key; by default one is printed",
  },
  grace: {
    type: "string",
    value: "T",
    summary: "k8s: what runs may take so long when a pod is to end; 30s by default",
  },
  "dry-run": { type: "boolean", summary: "slurm, pbs, sge: print the script, and submit nothing" },
  "no-wait": { type: "boolean", summary: "do not wait until engines are there" },
  list: { type: "boolean", summary: "list the hosts that were started so, and that live" },
  stop: { type: "boolean", summary: "end them" },
  json: { type: "boolean", summary: "print JSON, one object a line" },
} as const satisfies CommandOptions;

/** `ensemble launch`: starts hosts on other machines. */
export const launch: Command = {
  name: "launch",
  summary: "start engines on other machines: by ssh, Slurm, PBS, Grid Engine, Kubernetes",
  operands: "ssh HOST,…|slurm|pbs|sge|k8s",
  options,
  notes: [
    "Each host is a process of ensemble engines, which finds the server by itself. What it can't do",
    "is said at once: a machine without Node, another version of the package, a job that ends.",
    "",
    "ssh uses your own ssh and its configuration, and never asks for a password. The hosts end with",
    "this command, or stay by --detach. Jobs stay; before their time is over they take no new",
    "tasks, and end what runs. A job that is requeued comes back with new engines.",
    "",
    "k8s starts nothing, but prints manifests: what kubectl apply starts the hosts by, one in a pod.",
    "",
    "--list and --stop are about what the same launcher has started for the same cluster.",
    "",
    "  ensemble launch ssh ada@one,ada@two",
    "  ensemble launch slurm --jobs 20 --time 1:00:00",
    "  ensemble launch slurm --stop",
    "  ensemble launch k8s --jobs 20 --image registry.example/ensemble:1.0 > engines.yaml",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    const [kind, ...rest] = operands;
    if (kind === undefined)
      throw new UsageError("launch expects where: ensemble launch ssh HOST,…, slurm, pbs, sge or k8s; see --help");
    // Loaded here, as help and other commands need none of it.
    if (kind === "k8s") return (await import("../launch/print-manifests.ts")).printManifests(rest, values, io);
    const { runLaunch } = await import("../launch/run-launch.ts");
    return runLaunch(kind, rest, values, io);
  },
};
