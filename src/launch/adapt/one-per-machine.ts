import { LaunchError } from "../launch-error.ts";
import type { LaunchedHost, Launcher, LaunchRequest, Share } from "../launcher.ts";

/** Machines, each with a launcher of its own, of which as many are used as are asked for. */
export class OnePerMachine implements Launcher {
  readonly #machines: readonly Launcher[];
  readonly name: string;
  readonly isRemote: boolean;
  // Which launcher has started a host.
  readonly #launchers = new Map<string, Launcher>();

  /** @param machines - each can start one host; one at least */
  constructor(name: string, machines: readonly Launcher[]) {
    this.name = name;
    this.#machines = machines;
    this.isRemote = machines.some(({ isRemote }) => isRemote);
  }

  share(engines: number | undefined): Share {
    const hosts = Math.min(this.#machines.length, engines ?? this.#machines.length);
    return { hosts, ...(engines !== undefined && { engines: Math.ceil(engines / hosts) }) };
  }

  async start({ count, plan }: LaunchRequest): Promise<readonly LaunchedHost[]> {
    const lists = await Promise.all(this.#machines.map((machine) => machine.list(plan.cluster)));
    const free = this.#machines.filter((_, i) => lists[i]?.length === 0);
    if (free.length < count) {
      throw new LaunchError(`${this.name}: ${count} hosts need as many free machines; there are ${free.length}`);
    }
    const starts = await Promise.allSettled(free.slice(0, count).map((machine) => this.#start(machine, plan)));
    const failures = starts.flatMap((start) => (start.status === "rejected" ? [String(messageOf(start.reason))] : []));
    const hosts = starts.flatMap((start) => (start.status === "fulfilled" ? start.value : []));
    // One that is not there keeps nobody from the others.
    if (hosts.length === 0) throw new LaunchError(failures.join("\n"));
    return hosts;
  }

  async #start(machine: Launcher, plan: LaunchRequest["plan"]): Promise<readonly LaunchedHost[]> {
    const hosts = await machine.start({ count: 1, plan });
    for (const { id } of hosts) this.#launchers.set(id, machine);
    return hosts;
  }

  async list(cluster: string): Promise<readonly LaunchedHost[]> {
    const lists = await Promise.all(
      this.#machines.map(async (machine) => {
        const hosts = await machine.list(cluster);
        for (const { id } of hosts) this.#launchers.set(id, machine);
        return hosts;
      }),
    );
    return lists.flat();
  }

  async stop(hosts: readonly LaunchedHost[]): Promise<void> {
    await Promise.all(hosts.map(async (host) => this.#launchers.get(host.id)?.stop([host])));
  }

  async log(host: LaunchedHost): Promise<string | undefined> {
    return this.#launchers.get(host.id)?.log(host);
  }
}

function messageOf(reason: unknown): unknown {
  return reason instanceof Error ? reason.message : reason;
}
