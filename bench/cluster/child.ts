import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A program that runs beside this one. */
export interface Child {
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a program of this folder in a process of its own. It ends once its channel to this one is closed.
 *
 * @param request - is its only argument, as JSON
 * @returns once it has said that it is ready
 */
export async function startChild(file: string, request: unknown): Promise<Child> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(request)]);
  const ended = once(child, "exit");
  const said = await Promise.race([once(child, "message"), ended.then(() => undefined)]);
  if (said === undefined) throw new Error(`${file} has ended while it started`);
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
