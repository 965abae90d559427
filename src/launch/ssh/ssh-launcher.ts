import { readFile } from "node:fs/promises";
import { checkOptions } from "../../client/check.ts";
import { randomName } from "../../nats/random-name.ts";
import { describe } from "../../protocol/describe.ts";
import { endedAgain } from "../ended-again.ts";
import { type HostPlan, hostArguments, plainName, shellCommand } from "../host-plan.ts";
import { LaunchError } from "../launch-error.ts";
import type { LaunchedHost, Launcher, LaunchRequest, Share } from "../launcher.ts";
import { endOfProgram } from "../run-program.ts";
import { AttachedHost } from "./attached-host.ts";
import { checkMachine } from "./check-machine.ts";
import { attachedScript, detachedScript, listScript, logScript, stopScript } from "./scripts.ts";
import { checkTarget, NO_SSH, sshCommand, sshError } from "./target.ts";

/** Machines that are reached by ssh. */
export interface SshOptions {
  /** As `ssh` takes them: `user@host`, or names of its configuration. Each runs one host. */
  readonly hosts: readonly string[];
  /** Options of ssh: `["-p 2222", "-i lab.key"]`. */
  readonly options?: readonly string[];
  /** Command that runs `ensemble` there; `ensemble` by default. */
  readonly command?: string;
  /** Whether hosts stay when this process ends; by default they end with it. */
  readonly detached?: boolean;
}

/** A host on a machine that ssh reaches. */
export interface SshHost extends LaunchedHost {
  /** As ssh takes it. */
  readonly machine: string;
  readonly cluster: string;
  /** Absent where it is detached. */
  readonly attached?: AttachedHost;
}

/**
 * Starts a host on each of several machines, by the ssh of the user.
 *
 * @throws {TypeError} for bad options
 * @throws {LaunchError} for a name that is none of a machine
 *
 * @example
 * await using lab = await cluster({ launcher: ssh({ hosts: ["ada@one.example", "ada@two.example"] }) });
 */
export function ssh(options: SshOptions): SshLauncher {
  checkOptions("ssh", options, { hosts: "any", options: "any", command: "any", detached: "boolean" });
  const { hosts } = options;
  if (!Array.isArray(hosts) || hosts.length === 0 || hosts.some((host) => typeof host !== "string")) {
    throw new TypeError(`ssh: hosts expects names of machines, such as ["user@host"]; got ${describe(hosts)}`);
  }
  return new SshLauncher(options);
}

/** The machines of `ssh`. */
export class SshLauncher implements Launcher<SshHost> {
  readonly name = "ssh";
  readonly isRemote = true;
  readonly machines: readonly string[];
  readonly #options: readonly string[];
  readonly #command: string;
  readonly #isDetached: boolean;
  readonly #attached: SshHost[] = [];

  constructor({ hosts, options = [], command = "ensemble", detached = false }: SshOptions) {
    for (const host of hosts) checkTarget(host);
    this.machines = hosts;
    this.#options = options;
    this.#command = command;
    this.#isDetached = detached;
  }

  share(engines: number | undefined): Share {
    const hosts = Math.min(this.machines.length, engines ?? this.machines.length);
    return { hosts, ...(engines !== undefined && { engines: Math.ceil(engines / hosts) }) };
  }

  async start({ count, plan }: LaunchRequest): Promise<SshHost[]> {
    if (count > this.machines.length) {
      throw new LaunchError(`ssh was given ${this.machines.length} machines; ${count} hosts need as many`);
    }
    const machines = this.machines.slice(0, count);
    const [begun, started]: [SshHost[], SshHost[]] = [[], []];
    try {
      await all(machines, (machine) => checkMachine(machine, this.#options, this.#command));
      const key = plan.key === undefined ? "" : await readFile(plan.key, "utf8");
      await all(machines, async (machine) => {
        const host: SshHost = { ...hostOf(machine, nameOf(machine)), cluster: plan.cluster };
        begun.push(host);
        started.push(await (this.#isDetached ? this.#detach(host, plan, key) : this.#attach(host, plan, key)));
      });
    } catch (error) {
      if (count === 1 && started.length === 0) throw error;
      // One of which nothing was heard any more may run as well.
      throw await endedAgain(error, { hosts: started, close: () => this.stop(begun) });
    }
    return started;
  }

  #hostCommand(plan: HostPlan, key: string, name: string): string {
    const args = hostArguments({ ...plan, key: undefined }, { name });
    return `${this.#command} ${shellCommand(args)}${key === "" ? "" : ' --key "$key"'}`;
  }

  #attach(host: SshHost, plan: HostPlan, key: string): SshHost {
    const { id, machine } = host;
    const script = attachedScript(this.#hostCommand(plan, key, id), Buffer.byteLength(key));
    const attached = new AttachedHost(sshCommand(machine, this.#options, script), key);
    this.#attached.push({ ...host, attached });
    return { ...host, attached };
  }

  async #detach(host: SshHost, plan: HostPlan, key: string): Promise<SshHost> {
    const { id, machine, cluster } = host;
    const script = detachedScript(this.#hostCommand(plan, key, id), Buffer.byteLength(key), { cluster, name: id });
    await this.#run(machine, script, key);
    return host;
  }

  async list(cluster: string): Promise<SshHost[]> {
    const attached = this.#attached.filter((host) => host.cluster === cluster && host.attached?.isOver === false);
    if (!this.#isDetached) return attached;
    const found = await all(this.machines, async (machine) => {
      const names = (await this.#run(machine, listScript(cluster))).split("\n").filter((name) => name !== "");
      return names.map((id): SshHost => ({ ...hostOf(machine, id), cluster }));
    });
    return found.flat();
  }

  async stop(hosts: readonly SshHost[]): Promise<void> {
    const left: string[] = [];
    try {
      await all(hosts, async (host) => {
        left.push(host.id);
        await this.#stop(host);
        left.splice(left.indexOf(host.id), 1);
      });
    } catch (error) {
      throw new LaunchError((error as Error).message, { cause: error, left });
    }
  }

  async #stop({ id, machine, cluster, attached }: SshHost): Promise<void> {
    if (attached === undefined) await this.#run(machine, stopScript(cluster, id));
    else await attached.stop();
  }

  async log({ id, machine, cluster, attached }: SshHost): Promise<string | undefined> {
    if (attached !== undefined) return attached.text;
    // It says nothing where there is nothing to read.
    return this.#run(machine, logScript(cluster, id)).catch(() => undefined);
  }

  async #run(machine: string, script: string, input = ""): Promise<string> {
    const end = await endOfProgram(sshCommand(machine, this.#options, script), { advice: NO_SSH, input });
    if (end.code !== 0) throw sshError(machine, end);
    return end.stdout;
  }
}

function hostOf(machine: string, id: string): Omit<SshHost, "cluster"> {
  return { id, state: "running", where: machine, machine };
}

/** Name of a host on a machine, of the letters that names may have; another launch has another. */
function nameOf(machine: string): string {
  return `ssh-${plainName(machine)}-${randomName().slice(0, 6)}`;
}

/** All at once. @throws {LaunchError} that names each failure, when all have ended */
async function all<A, B>(items: readonly A[], one: (item: A) => Promise<B>): Promise<B[]> {
  const ends = await Promise.allSettled(items.map(one));
  const reasons = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as Error] : []));
  const [first] = reasons;
  if (first === undefined) return ends.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
  throw reasons.length === 1 ? first : new LaunchError(reasons.map(({ message }) => message).join("\n"));
}
