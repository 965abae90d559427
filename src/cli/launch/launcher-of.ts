import type { BatchLauncher } from "../../launch/batch/batch-launcher.ts";
import { pbs, sge, slurm } from "../../launch/batch/batch-systems.ts";
import { shellWord } from "../../launch/host-plan.ts";
import type { Launcher } from "../../launch/launcher.ts";
import { type SshLauncher, ssh } from "../../launch/ssh/ssh-launcher.ts";
import { rightOne } from "../../protocol/nearest.ts";
import { quote, readCount, readEngines } from "../numbers.ts";
import { asUsage, UsageError } from "../usage-error.ts";

/** Options of `ensemble launch` as they were given. */
export interface LaunchValues {
  readonly jobs?: string;
  readonly cpus?: string;
  readonly time?: string;
  readonly memory?: string;
  readonly queue?: string;
  readonly logs?: string;
  readonly image?: string;
  readonly namespace?: string;
  readonly secret?: string;
  readonly grace?: string;
  readonly engines?: string;
  readonly detach?: boolean;
  readonly option?: readonly string[];
  readonly command?: string;
  readonly folder?: string;
  readonly url?: string;
  readonly "dry-run"?: boolean;
  readonly "no-wait"?: boolean;
  readonly list?: boolean;
  readonly stop?: boolean;
  readonly json?: boolean;
}

/** What is started where. */
export interface Launch {
  readonly launcher: Launcher;
  /** A launcher for each machine, so that one that is not there keeps nobody from the others. */
  readonly parts: readonly Launcher[];
  readonly hosts: number;
  /** Of each host; undefined: one per core. */
  readonly engines: number | undefined;
  /** Whether hosts end with this process. */
  readonly isAttached: boolean;
  /** Ends hosts that stay. */
  readonly stopCommand: string;
}

const BATCH = { slurm, pbs, sge };
const OF_BATCH = ["jobs", "cpus", "time", "memory", "queue", "logs", "dry-run"] as const;
const OF_SSH = ["engines", "detach"] as const;
const OF_K8S = ["image", "namespace", "secret", "grace"] as const;
const NOT_OF_K8S = ["time", "queue", "logs", "dry-run", "option", "command", "no-wait", ...OF_SSH] as const;

/** Reads where hosts are to be started. @param name - of the command. @throws {UsageError} for what makes no sense */
export function launchOf(kind: string, operands: readonly string[], values: LaunchValues, name = "launch"): Launch {
  checkUrl(values);
  if (kind === "ssh") {
    refuse(`${name} ${kind}`, values, [...OF_BATCH, ...OF_K8S]);
    return sshLaunch(operands, values, name);
  }
  if (kind === "local" && name === "launch") {
    throw new UsageError("launch starts hosts elsewhere; ensemble engines starts one on this machine");
  }
  if (!Object.hasOwn(BATCH, kind)) {
    const kinds = ["ssh", ...Object.keys(BATCH), name === "launch" ? "k8s" : "local"];
    throw new UsageError(`${name} knows no ${quote(kind)}; ${rightOne(kind, kinds)}`);
  }
  refuse(`${name} ${kind}`, values, [...OF_SSH, ...OF_K8S]);
  if (operands.length > 0) throw new UsageError(`${name} ${kind} takes no ${operands[0]}; see ensemble ${name} --help`);
  return batchLaunch(kind as keyof typeof BATCH, values);
}

/** Checks the options of `launch k8s`. @throws {UsageError} for what makes no sense there */
export function checkK8s(operands: readonly string[], values: LaunchValues): void {
  checkUrl(values);
  refuse("launch k8s", values, NOT_OF_K8S);
  if (operands.length > 0) throw new UsageError(`launch k8s takes no ${operands[0]}; see ensemble launch --help`);
}

function checkUrl({ url }: LaunchValues): void {
  if (url === undefined || (URL.canParse(url) && /^(?:nats|tls):\/\//u.test(url))) return;
  throw new UsageError(`--url expects the address of a server, such as nats://head:4222; got ${quote(url)}`);
}

function sshLaunch(operands: readonly string[], values: LaunchValues, name: string): Launch {
  const hosts = operands.flatMap((operand) => operand.split(",")).filter((host) => host !== "");
  if (hosts.length === 0) throw new UsageError(`${name} ssh expects machines: ensemble ${name} ssh ada@one,ada@two`);
  const { option, command, detach = false } = values;
  // Hosts that are looked for, or ended, are those that stay.
  const detached = detach || values.list === true || values.stop === true;
  const sshTo = (machines: readonly string[]): SshLauncher =>
    asUsage(() =>
      ssh({ hosts: machines, detached, ...(option && { options: option }), ...(command !== undefined && { command }) }),
    );
  const launcher = sshTo(hosts);
  const parts = hosts.map((host) => sshTo([host]));
  const engines = values.engines === undefined ? undefined : readEngines(values.engines);
  const stopCommand = stopCommandOf(`ssh ${hosts.join(",")}`, values);
  return { launcher, parts, hosts: hosts.length, engines, isAttached: !detached, stopCommand };
}

function batchLaunch(kind: keyof typeof BATCH, values: LaunchValues): Launch {
  const { time, memory, queue, logs, command, option } = values;
  const cpus = values.cpus === undefined ? 1 : readEngines(values.cpus, "--cpus");
  const launcher: BatchLauncher = asUsage(() =>
    BATCH[kind]({
      cpus,
      ...(time !== undefined && { time }),
      ...(memory !== undefined && { memory }),
      ...(queue !== undefined && { queue }),
      ...(logs !== undefined && { logs }),
      ...(command !== undefined && { command }),
      ...(option && { options: option }),
    }),
  );
  const hosts = values.jobs === undefined ? 1 : readCount(values.jobs, "--jobs");
  const stopCommand = stopCommandOf(kind, values);
  return { launcher, parts: [launcher], hosts, engines: cpus, isAttached: false, stopCommand };
}

function stopCommandOf(where: string, { folder }: LaunchValues): string {
  return `ensemble launch ${where}${folder === undefined ? "" : ` --folder ${shellWord(folder)}`} --stop`;
}

function refuse(command: string, values: LaunchValues, names: readonly (keyof LaunchValues)[]): void {
  const name = names.find((option) => values[option] !== undefined);
  if (name !== undefined) throw new UsageError(`--${name} makes no sense with ensemble ${command}`);
}
