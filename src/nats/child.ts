import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** How long a process may take to end by itself. */
const PATIENCE_MS = 10_000;

/** How a process ended, in words: with a code, or by a signal. */
export type Ending = string;

/** Resolves when a process has ended, or could not be started; never rejects. */
export async function endOf(child: ChildProcess): Promise<Ending> {
  if (child.exitCode === null && child.signalCode === null) {
    try {
      await once(child, "exit");
    } catch (error) {
      return `was not started: ${String(error)}`;
    }
  }
  return child.signalCode === null ? `exited with code ${child.exitCode}` : `was ended by ${child.signalCode}`;
}

/** Asks a process to end, and ends it when it does not. */
export async function endChild(child: ChildProcess): Promise<void> {
  const ended = endOf(child);
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}
