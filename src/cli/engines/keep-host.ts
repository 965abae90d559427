import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import process from "node:process";
import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { LastWords } from "../../node/cluster/last-words.ts";
import { newFolderPath } from "../../node/modules/module-folder.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import type { EnginesRequest, HostReady } from "./host.ts";
import { onParentGone } from "./parent.ts";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
// A host that lived for so long was none that ends at once, ms.
const LONG_LIFE_MS = 10_000;

/**
 * Runs a host in a process of its own. When that ends by itself, tells the clients at once, and starts it again.
 *
 * @param args - those of this command, which the process gets too
 */
export async function keepHost(request: EnginesRequest, args: readonly string[], io: CommandIo): Promise<number> {
  const { url, cluster, key, name } = request;
  const address = await nodeAddress(url, { cluster, key }, "host");
  let lastWords: LastWords | undefined;
  let child: ChildProcess | undefined;
  const end = new AbortController();
  const stop = (signal: Interrupt["name"]): void => {
    end.abort();
    child?.kill(signal);
  };
  io.onInterrupt(({ name: signal }) => {
    // The host may go on for a while, until it is asked again.
    if (signal === "SIGTERM" && request.graceMs !== undefined) io.onInterrupt(() => stop("SIGINT"));
    stop(signal);
  });
  // Where a program has started it, it ends with that, at once.
  const stopListening = onParentGone(() => stop("SIGINT"));
  try {
    if (end.signal.aborted) return 0;
    for (let inVain = 0; ; ) {
      const startedMs = performance.now();
      const folder = newFolderPath();
      child = startChild([...args, "--name", name], folder);
      let ready: HostReady | undefined;
      child.once("message", (message) => {
        ready = message as HostReady;
        // Not before: the host waits for its server, and looks whether it is safe.
        lastWords ??= new LastWords(address);
      });
      const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      if (ready !== undefined) lastWords?.say(name, ready.incarnation, how);
      // One that was killed has left it.
      await rm(folder, { recursive: true, force: true });
      // 0: its time was up. 1 and 2 before it was ready: it has said why it can't run.
      const isOver = code === 0 || (ready === undefined && code !== null && code <= 2);
      if (end.signal.aborted || isOver) return code ?? 0;
      inVain = performance.now() - startedMs > LONG_LIFE_MS ? 0 : inVain + 1;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** inVain, LONGEST_PAUSE_MS);
      io.stderr.write(`the host has ended ${how}; it is started again in ${(pauseMs / 1000).toFixed(1)} s\n`);
      await pause(pauseMs, end.signal);
      if (end.signal.aborted) return 0;
    }
  } finally {
    // Else the channel keeps this process.
    stopListening();
    if (process.connected) process.disconnect();
    await lastWords?.close();
  }
}

function startChild(args: readonly string[], folder: string): ChildProcess {
  const [, script = ""] = process.argv;
  return spawn(process.execPath, [...process.execArgv, script, "engines", ...args], {
    env: { ...process.env, ENSEMBLE_HOST: "1", ENSEMBLE_FOLDER: folder },
    // The channel ends with this process, however that ends.
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
