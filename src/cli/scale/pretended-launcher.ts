import type { LaunchedHost, Launcher, LaunchRequest, Share } from "../../launch/launcher.ts";

/** Starts nothing, and takes what it is asked for as waiting for ever: to see what would be asked of another. */
export class PretendedLauncher implements Launcher {
  readonly #other: Launcher;
  #hosts: readonly LaunchedHost[] = [];
  #count = 0;
  readonly isRemote = false;

  constructor(other: Launcher) {
    this.#other = other;
  }

  get name(): string {
    return this.#other.name;
  }

  share(engines: number | undefined): Share {
    return this.#other.share(engines);
  }

  async start({ count }: LaunchRequest): Promise<readonly LaunchedHost[]> {
    const hosts = Array.from(
      { length: count },
      () => ({ id: `not-started-${++this.#count}`, state: "waiting" }) as const,
    );
    this.#hosts = [...this.#hosts, ...hosts];
    return hosts;
  }

  async list(): Promise<readonly LaunchedHost[]> {
    return this.#hosts;
  }

  async stop(hosts: readonly LaunchedHost[]): Promise<void> {
    const ids = new Set(hosts.map(({ id }) => id));
    this.#hosts = this.#hosts.filter(({ id }) => !ids.has(id));
  }

  async log(): Promise<undefined> {
    return undefined;
  }
}
