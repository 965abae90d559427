import type { HostPlan } from "./host-plan.ts";

/** A host that a launcher has started, or asked for. */
export interface LaunchedHost {
  /** By which the launcher knows it: the number of a job, or a machine and a process there. */
  readonly id: string;
  /** `"waiting"` until something runs it. */
  readonly state: "waiting" | "running";
  /** The machine that runs it, or why it waits; absent where that is not known. */
  readonly where?: string;
  /** By which the cluster knows it, as `ensemble cluster status` shows it; absent: it is the id. */
  readonly name?: string;
}

/** What hosts are asked for. */
export interface LaunchRequest {
  /** Hosts to start, >= 1. */
  readonly count: number;
  /** What each is to be. */
  readonly plan: HostPlan;
}

/** How engines are spread over hosts. */
export interface Share {
  /** Hosts to start, >= 1. */
  readonly hosts: number;
  /** Of each host; absent: one per core. */
  readonly engines?: number;
}

/**
 * A place where hosts are started: this machine, others by ssh, a batch system. Each host is a process of
 * `ensemble engines`, which finds the cluster by itself; a launcher only starts, lists and stops them.
 */
export interface Launcher<Host extends LaunchedHost = LaunchedHost> {
  /** Its kind in a word, for messages: `"ssh"`. */
  readonly name: string;
  /** Whether hosts run on other machines, which have to reach the server. */
  readonly isRemote: boolean;
  /**
   * How so many engines are spread over its hosts; undefined: as many as it has places for.
   *
   * @example
   * console.log(slurm({ cpus: 8 }).share(20)); // { hosts: 3, engines: 8 }
   */
  share(engines: number | undefined): Share;
  /**
   * Starts hosts. What was started before a mistake is stopped again.
   *
   * @throws {LaunchError} when it can't, with what to do
   *
   * @example
   * const plan = { cluster: "lab", url: "nats://head:4222", key: "/home/ada/engine.key", engines: 1 };
   * const hosts = await slurm({ time: "50m" }).start({ count: 20, plan });
   */
  start(request: LaunchRequest): Promise<readonly Host[]>;
  /**
   * The hosts of a cluster that it has started, from any process unless they end with it, and that have not ended.
   *
   * @throws {LaunchError} when it can't be known
   *
   * @example
   * console.log(await slurm().list("lab"));
   */
  list(cluster: string): Promise<readonly Host[]>;
  /**
   * Ends hosts, with their engines. Those that have ended are no mistake.
   *
   * @throws {LaunchError} when it can't
   *
   * @example
   * const launcher = slurm();
   * await launcher.stop(await launcher.list("lab"));
   */
  stop(hosts: readonly Host[]): Promise<void>;
  /**
   * What a host has printed of late, to tell why it failed; undefined where that is not known.
   *
   * @example
   * const launcher = slurm();
   * for (const host of await launcher.list("lab")) console.log(await launcher.log(host));
   */
  log(host: Host): Promise<string | undefined>;
  /**
   * How a host has ended, in the words of the system that ran it: `"TIMEOUT, TimeLimit"`. Undefined where it does not know.
   *
   * @example
   * const launcher = slurm();
   * console.log(await launcher.end?.({ id: "17_3", state: "running" }));
   */
  end?(host: Host): Promise<string | undefined>;
}
