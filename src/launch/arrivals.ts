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
    const { launcher, started, engines, wanted } = this.#parts;
    this.#missing = gone.length > 0 && engines() < wanted ? this.#missing + 1 : 0;
    if (this.#missing > MOST_MISSING) throw await failureOf(launcher, gone, started.length);
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  // Aborted, the next look at the signal throws its reason.
  await setTimeout(ms, undefined, signal && { signal }).catch(() => undefined);
}

async function failureOf(launcher: Launcher, gone: readonly LaunchedHost[], count: number): Promise<LaunchError> {
  const [first] = gone;
  const log = first && (await launcher.log(first))?.trim();
  const said = log === undefined || log === "" ? "and has left no word" : `after it had said:\n${lastLines(log)}`;
  const others = gone.length > 1 ? `, and ${gone.length - 1} more of ${count},` : "";
  return new LaunchError(`the host ${first?.id}${others} has ended before its engines came, ${said}`);
}

function lastLines(text: string): string {
  return text.split("\n").slice(-10).join("\n");
}
