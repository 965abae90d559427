import { checkCount } from "../client/check.ts";
import type { NodeClusterClient as ClusterClient } from "../node/cluster/cluster-client.ts";
import { LaunchError } from "./launch-error.ts";
import type { LaunchedHost, Launcher } from "./launcher.ts";
import type { Place } from "./place.ts";

/**
 * A cluster whose hosts were started by a launcher.
 *
 * @example
 * const lab: LaunchedCluster = await cluster({ launcher: local(), engines: 4 });
 * await lab.close();
 */
export class LaunchedCluster {
  readonly #launcher: Launcher;
  readonly #place: Place;
  #hosts: readonly LaunchedHost[];
  readonly #starting = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;
  /** Connected to it. */
  readonly client: ClusterClient;

  /** @internal */
  constructor(parts: {
    readonly launcher: Launcher;
    readonly hosts: readonly LaunchedHost[];
    readonly client: ClusterClient;
    readonly place: Place;
  }) {
    this.#launcher = parts.launcher;
    this.#place = parts.place;
    this.#hosts = parts.hosts;
    this.client = parts.client;
  }

  /**
   * Address of the server.
   *
   * @example
   * console.log(lab.url, lab.clientKey); // for connect(lab.url, { key: lab.clientKey }) elsewhere
   */
  get url(): string {
    return this.#place.plan.url;
  }

  /**
   * File of a client's key; undefined where the server asks for none.
   *
   * @example
   * const other = await connect(lab.url, { key: lab.clientKey });
   */
  get clientKey(): string | undefined {
    return this.#place.clientKey;
  }

  /**
   * Hosts as they were started.
   *
   * @example
   * console.log(lab.hosts.map(({ id }) => id)); // numbers of jobs, or machines
   */
  get hosts(): readonly LaunchedHost[] {
    return this.#hosts;
  }

  /**
   * Starts more hosts, and resolves when they are started; their engines come as soon as they run.
   *
   * @param engines - in all, >= 1
   * @throws {RangeError} when it is none
   * @throws {LaunchError} when it can't, or the cluster is closed
   *
   * @example
   * await lab.launch(10);
   * await lab.client.waitForEngines(30);
   */
  async launch(engines: number): Promise<readonly LaunchedHost[]> {
    checkCount("launch", engines);
    if (this.#closed !== undefined) throw new LaunchError("the cluster is closed");
    const share = this.#launcher.share(engines);
    const starting = this.#launcher.start({
      count: share.hosts,
      plan: { ...this.#place.plan, engines: share.engines },
    });
    this.#starting.add(starting);
    try {
      const hosts = await starting;
      this.#hosts = [...this.#hosts, ...hosts];
      return hosts;
    } finally {
      this.#starting.delete(starting);
    }
  }

  /**
   * Ends the client, the hosts, and the server, if it was started with the cluster.
   *
   * @throws {LaunchError} when hosts can't be ended
   *
   * @example
   * await lab.close();
   */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    try {
      await this.client.close();
    } finally {
      try {
        await Promise.allSettled(this.#starting);
        await this.#launcher.stop(this.#hosts);
      } finally {
        await this.#place.close();
      }
    }
  }

  /**
   * As `close`, for `await using`.
   *
   * @example
   * await using lab = await cluster({ launcher: local(), engines: 4 });
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
