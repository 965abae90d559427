import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import type { CommandIo } from "../command.ts";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
// A host that lived for so long was none that ends at once, ms.
const LONG_LIFE_MS = 10_000;

/** Runs a host in a process of its own, and starts it again when it ends by itself. */
export async function keepHost(args: readonly string[], io: CommandIo): Promise<number> {
  let child: ChildProcess | undefined;
  const end = new AbortController();
  io.onInterrupt(() => {
    end.abort();
    child?.kill("SIGTERM");
  });
  for (let inVain = 0; ; ) {
    const startedMs = performance.now();
    child = startChild(args);
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    // 0: its time was up. 1 and 2: it has said why it can't run.
    if (end.signal.aborted || (code !== null && code <= 2)) return code ?? 0;
    inVain = performance.now() - startedMs > LONG_LIFE_MS ? 0 : inVain + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** inVain, LONGEST_PAUSE_MS);
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    io.stderr.write(`the host has ended ${how}; it is started again in ${(pauseMs / 1000).toFixed(1)} s\n`);
    await pause(pauseMs, end.signal);
    if (end.signal.aborted) return 0;
  }
}

function startChild(args: readonly string[]): ChildProcess {
  const [, script = ""] = process.argv;
  return spawn(process.execPath, [...process.execArgv, script, "engines", ...args], {
    env: { ...process.env, ENSEMBLE_HOST: "1" },
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
