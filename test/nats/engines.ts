import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const COMMAND = fileURLToPath(new URL("../../build/lib/cli/main.bundle.js", import.meta.url));

/** A host as users start it: `ensemble engines`, with two engines. Ends with the test. */
export async function startEngines(url: string, cluster: string, ...more: readonly string[]): Promise<ChildProcess> {
  const args = [
    COMMAND,
    "engines",
    "--url",
    url,
    "--cluster",
    cluster,
    "--engines",
    "2",
    "--json",
    "--insecure",
    ...more,
  ];
  const keeper = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(async () => {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return;
    keeper.kill("SIGTERM");
    await once(keeper, "exit");
  });
  return keeper;
}

/** The process that a keeper runs the host in. */
export function hostOf(keeper: ChildProcess): number {
  return Number(execFileSync("pgrep", ["-P", String(keeper.pid)], { encoding: "utf8" }).trim());
}
