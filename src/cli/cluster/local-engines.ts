import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { endWithThis } from "../../nats/child.ts";
import { type ClusterFolder, keyFile } from "../../nats/cluster-folder.ts";
import { ENGINE_USER } from "../../nats/cluster-names.ts";

/** What engines are to be started. */
export interface LocalEngines {
  /** Undefined: one per core. */
  readonly count: number | undefined;
  /** Whether what they print is shown. */
  readonly shows: boolean;
}

/** Starts `ensemble engines` on this machine: a process of its own group, which ends with this one, also when this is killed. */
export function startLocalEngines({ folder, url }: ClusterFolder, { count, shows }: LocalEngines): ChildProcess {
  const [node, main = ""] = process.argv;
  // On its own machine a server may not be found by the name that others call it.
  const address = `nats://127.0.0.1:${new URL(url).port}`;
  const number = count === undefined ? [] : ["--engines", String(count)];
  const child = spawn(
    node ?? process.execPath,
    [...process.execArgv, main, "engines", "--url", address, "--key", keyFile(folder, ENGINE_USER), ...number],
    { stdio: ["ignore", shows ? "inherit" : "ignore", "inherit", "ipc"], detached: true },
  );
  // Its channel ends with this process, however that ends.
  child.channel?.unref();
  endWithThis(child);
  return child;
}
