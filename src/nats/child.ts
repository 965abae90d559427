import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

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

const endingWithThis = new Set<ChildProcess>();

/** Has a process end with this one, also when nothing else asks it to: a second Ctrl-C, an error that nobody caught. */
export function endWithThis(child: ChildProcess): void {
  if (endingWithThis.size === 0) process.once("exit", endAll);
  endingWithThis.add(child);
  child.once("exit", () => {
    endingWithThis.delete(child);
    if (endingWithThis.size === 0) process.off("exit", endAll);
  });
}

function endAll(): void {
  for (const child of endingWithThis) child.kill("SIGTERM");
}
