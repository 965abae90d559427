import { setTimeout } from "node:timers/promises";
import { LaunchError } from "./launch-error.ts";
import type { LaunchedHost, Launcher } from "./launcher.ts";

/** What is waited for. */
export interface ArrivalsParts {
  readonly launcher: Launcher;
  readonly cluster: string;
  readonly started: readonly LaunchedHost[];
  /** Engines that are there now. */
  readonly engines: () => number;
  /** Engines to wait for. */
  readonly wanted: number;
  /** Called with the hosts that live, at each look. */
  readonly onLook?: (hosts: readonly LaunchedHost[]) => void;
  readonly signal?: AbortSignal | undefined;
}

// Batch systems don't like to be asked often, ms.
const LOOK_MS = 2000;
const GLANCE_MS = 100;
// Looks in a row that may fail, as those of a busy system do, or in which a host is not there.
const MOST_FAILED = 5;
const MOST_MISSING = 2;

/**
 * Waits until the engines of hosts are there.
 *
 * @throws {LaunchError} when a host has ended before, with what it said, or when it can't be known
 * @throws what the signal was aborted with
 */
export async function waitForArrivals(parts: ArrivalsParts): Promise<void> {
  const { engines, wanted, signal } = parts;
  const looks = new Looks(parts);
  while (engines() < wanted) {
    signal?.throwIfAborted();
    await looks.next();
    await pause(GLANCE_MS, signal);
  }
}

/** What a launcher says of hosts, again and again. */
class Looks {
  readonly #parts: ArrivalsParts;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #failed = 0;
  #missing = 0;
  // How one of those that are missing has ended, asked at once: batch systems forget it.
  #end: { readonly id: string; readonly how: string | undefined } | undefined;

  constructor(parts: ArrivalsParts) {
    this.#parts = parts;
  }

  /** Looks, when it is time to. @throws {LaunchError} */
  async next(): Promise<void> {
    const { launcher, cluster, started, onLook } = this.#parts;
    if (performance.now() - this.#lookedMs < LOOK_MS) return;
    try {
      const hosts = await launcher.list(cluster);
      this.#failed = 0;
      onLook?.(hosts);
      await this.#check(started.filter(({ id }) => !hosts.some((host) => host.id === id)));
    } catch (error) {
      if (this.#missing > MOST_MISSING || ++this.#failed > MOST_FAILED) throw error;
    } finally {
      this.#lookedMs = performance.now();
    }
  }

  // Those that end as others come may have done what they were to do.
  async #check(gone: readonly LaunchedHost[]): Promise<void> {
    const { launcher, engines, wanted } = this.#parts;
    this.#missing = gone.length > 0 && engines() < wanted ? this.#missing + 1 : 0;
    const [first] = gone;
    if (this.#missing === 1 && first !== undefined) {
      this.#end = { id: first.id, how: await launcher.end?.(first) };
    }
    if (this.#missing > MOST_MISSING) throw await this.#failureOf(gone);
  }

  async #failureOf(gone: readonly LaunchedHost[]): Promise<LaunchError> {
    const { launcher, started } = this.#parts;
    const first = gone.find(({ id }) => id === this.#end?.id) ?? gone[0];
    const log = first && (await launcher.log(first))?.trim();
    const said = log === undefined || log === "" ? "and has left no word" : `after it had said:\n${lastLines(log)}`;
    const others = gone.length > 1 ? `, and ${gone.length - 1} more of ${started.length},` : "";
    const end = first?.id === this.#end?.id ? this.#end?.how : undefined;
    const how = end === undefined ? "" : ` (${launcher.name} says ${end})`;
    return new LaunchError(`the host ${first?.id}${others} has ended before its engines came${how}, ${said}`);
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  // Aborted, the next look at the signal throws its reason.
  await setTimeout(ms, undefined, signal && { signal }).catch(() => undefined);
}

function lastLines(text: string): string {
  return text.split("\n").slice(-10).join("\n");
}
