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

/**
 * Waits until the engines of hosts are there.
 *
 * @throws {LaunchError} when a host has ended before, with what it said
 * @throws what the signal was aborted with
 */
export async function waitForArrivals(parts: ArrivalsParts): Promise<void> {
  const { launcher, cluster, started, engines, wanted, onLook, signal } = parts;
  let lookedMs = Number.NEGATIVE_INFINITY;
  while (engines() < wanted) {
    signal?.throwIfAborted();
    if (performance.now() - lookedMs >= LOOK_MS) {
      const hosts = await launcher.list(cluster);
      lookedMs = performance.now();
      onLook?.(hosts);
      const gone = started.filter(({ id }) => !hosts.some((host) => host.id === id));
      // Those that end as others come may have done what they were to do.
      if (gone.length > 0 && engines() < wanted) throw await failureOf(launcher, gone, started.length);
    }
    await new Promise((resolve) => setTimeout(resolve, GLANCE_MS));
  }
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
