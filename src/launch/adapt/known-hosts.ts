import type { OwnHost } from "../../monitor/scaling/scaling.ts";
import type { LaunchedHost, Launcher } from "../launcher.ts";

// Batch systems don't like to be asked often, ms.
const REMOTE_LIST_MS = 5000;
const LOCAL_LIST_MS = 500;
// A job may not be listed at once, nor at each time: so many times in a row, and it has ended.
const MOST_MISSING = 2;
// Hosts that have ended are kept, so many of them, for their logs.
const MOST_GONE = 100;

interface Known {
  readonly host: LaunchedHost;
  readonly askedMs: number | undefined;
  readonly missing: number;
}

/** The hosts of a launcher that have not ended, those among them that it was asked for before this process began. */
export class KnownHosts {
  readonly #launcher: Launcher;
  readonly #cluster: string;
  #known: readonly Known[] = [];
  #gone: readonly LaunchedHost[] = [];
  #listedMs = Number.NEGATIVE_INFINITY;

  constructor(launcher: Launcher, cluster: string) {
    this.#launcher = launcher;
    this.#cluster = cluster;
  }

  get hosts(): readonly LaunchedHost[] {
    return this.#known.map(({ host }) => host);
  }

  /** As who decides sees them. */
  get own(): readonly OwnHost[] {
    return this.#known.map(({ host, askedMs }) => ({
      id: host.id,
      name: host.name ?? host.id,
      state: host.state,
      ...(host.where !== undefined && { where: host.where }),
      ...(askedMs !== undefined && { askedMs }),
    }));
  }

  /** A host that is there, or has ended of late. */
  find(id: string): LaunchedHost | undefined {
    return [...this.hosts, ...this.#gone].find((host) => host.id === id);
  }

  /** Adds hosts that were just started. */
  add(hosts: readonly LaunchedHost[], askedMs: number): void {
    this.#known = [...this.#known, ...hosts.map((host) => ({ host, askedMs, missing: 0 }))];
  }

  /** Asks the launcher, when it is time to. @throws {LaunchError} */
  async refresh(): Promise<void> {
    const everyMs = this.#launcher.isRemote ? REMOTE_LIST_MS : LOCAL_LIST_MS;
    if (performance.now() - this.#listedMs >= everyMs) await this.list();
  }

  /** Asks the launcher. @throws {LaunchError} */
  async list(): Promise<void> {
    try {
      this.#take(await this.#launcher.list(this.#cluster));
    } finally {
      this.#listedMs = performance.now();
    }
  }

  #take(listed: readonly LaunchedHost[]): void {
    const byId = new Map(listed.map((host) => [host.id, host]));
    const most = this.#launcher.isRemote ? MOST_MISSING : 0;
    const known = this.#known.flatMap((each): Known[] => {
      const host = byId.get(each.host.id);
      byId.delete(each.host.id);
      if (host !== undefined) return [{ ...each, host, missing: 0 }];
      return each.missing < most ? [{ ...each, missing: each.missing + 1 }] : [];
    });
    const ids = new Set(known.map(({ host }) => host.id));
    this.#gone = [...this.#gone, ...this.hosts.filter(({ id }) => !ids.has(id))].slice(-MOST_GONE);
    this.#known = [...known, ...[...byId.values()].map((host) => ({ host, askedMs: undefined, missing: 0 }))];
  }
}
