import process from "node:process";
import { LaunchError } from "./launch-error.ts";
import type { LaunchedHost } from "./launcher.ts";

/** Hosts that were started before a mistake. */
export interface StartedHosts {
  readonly hosts: readonly LaunchedHost[];
  /** Ends them. */
  readonly close: () => Promise<void>;
}

/**
 * Ends what was started before a mistake.
 *
 * @returns what to throw: the mistake, with what became of the hosts. What it is not the place of, such as the reason of an
 *   abort, stays as it is; hosts that are left are told by a warning then
 */
export async function endedAgain(mistake: unknown, { hosts, close }: StartedHosts): Promise<unknown> {
  const ids = hosts.map(({ id }) => id);
  const failure = await close().then(
    () => undefined,
    (error: unknown) => error,
  );
  const left = failure === undefined ? [] : leftOf(failure, ids);
  const ended = ids.filter((id) => !left.includes(id));
  const words = [
    ...(ended.length > 0 ? [`ended again: ${hostNames(ended)}`] : []),
    ...(left.length > 0 ? [`may still run: ${hostNames(left)}, as ${messageOf(failure)}`] : []),
  ];
  const text = words.length === 0 ? "no host was started" : words.join("; ");
  if (mistake instanceof LaunchError) {
    const { message } = mistake;
    // What a host has said last is lines of its own.
    return new LaunchError(message + (message.includes("\n") ? "\n" : "; ") + text, { cause: mistake, left });
  }
  if (left.length > 0) process.emitWarning(text);
  return mistake;
}

/** Ids as people read them; those of many jobs are numbered in order. */
export function hostNames(ids: readonly string[]): string {
  return ids.length <= 4 ? ids.join(", ") : `${ids[0]} to ${ids.at(-1)}, ${ids.length} in all`;
}

function leftOf(failure: unknown, ids: readonly string[]): readonly string[] {
  return failure instanceof LaunchError && failure.left.length > 0 ? failure.left : ids;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
