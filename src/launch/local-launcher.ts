import { type ChildProcess, spawn } from "node:child_process";
import { hostname } from "node:os";
import { endChild, endOf, endWithThis } from "../nats/child.ts";
import { describe } from "../protocol/describe.ts";
import { endedAgain } from "./ended-again.ts";
import { hostArguments, ownCommand, plainName } from "./host-plan.ts";
import { LaunchError } from "./launch-error.ts";
import type { LaunchedHost, Launcher, LaunchRequest, Share } from "./launcher.ts";

const KEPT_TEXT = 8192;

/** A host that is a process of this machine. */
export interface LocalHost extends LaunchedHost {
  readonly child: ChildProcess;
}

/**
 * Starts hosts on this machine, which end with this process.
 *
 * @throws {TypeError} for options, which it has none of
 *
 * @example
 * await using lab = await cluster({ launcher: local(), engines: 4 });
 */
export function local(): Launcher;
export function local(options?: unknown): Launcher {
  if (options !== undefined) throw new TypeError(`local takes no options, got ${describe(options)}`);
  return new LocalLauncher();
}

class LocalLauncher implements Launcher<LocalHost> {
  readonly name = "local";
  readonly isRemote = false;
  readonly #hosts: (LocalHost & { readonly cluster: string })[] = [];
  readonly #texts = new Map<string, string>();

  share(engines: number | undefined): Share {
    return { hosts: 1, ...(engines !== undefined && { engines }) };
  }

  async start({ count, plan }: LaunchRequest): Promise<LocalHost[]> {
    const [program = "", ...own] = ownCommand();
    const hosts = Array.from({ length: count }, () => {
      const args = [...own, ...hostArguments(plan)];
      // Of its own group: Ctrl-C is for this process, which ends it.
      const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe", "ipc"], detached: true });
      // Its channel ends with this process, however that ends.
      child.channel?.unref();
      endWithThis(child);
      void endOf(child);
      const host: LocalHost = {
        id: `${hostname()}:${child.pid}`,
        state: "running",
        where: hostname(),
        name: `${plainName(hostname())}-${child.pid}`,
        child,
      };
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding("utf8").on("data", (text: string) => {
          this.#texts.set(host.id, ((this.#texts.get(host.id) ?? "") + text).slice(-KEPT_TEXT));
        });
      return host;
    });
    const missing = hosts.find(({ child }) => child.pid === undefined);
    const started = hosts.filter(({ child }) => child.pid !== undefined);
    if (missing !== undefined) {
      const mistake = new LaunchError(`a host ${await endOf(missing.child)}`);
      if (started.length === 0) throw mistake;
      throw await endedAgain(mistake, { hosts: started, close: () => this.stop(started) });
    }
    this.#hosts.push(...hosts.map((host) => ({ ...host, cluster: plan.cluster })));
    return hosts;
  }

  async list(cluster: string): Promise<LocalHost[]> {
    return this.#hosts.filter((host) => host.cluster === cluster && isAlive(host.child));
  }

  async stop(hosts: readonly LocalHost[]): Promise<void> {
    await Promise.all(hosts.map(({ child }) => (isAlive(child) ? endChild(child) : endOf(child))));
  }

  async log({ id }: LocalHost): Promise<string | undefined> {
    return this.#texts.get(id);
  }
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
