import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import process from "node:process";
import { describe, expect, onTestFinished, test } from "vitest";
import { isPortFree } from "../../src/nats/port.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";

const PROGRAM = `
import { dirname } from "node:path";
import { cluster, local } from "wasm-ensemble/launch";
const { url, clientKey, hosts } = await cluster({ launcher: local(), engines: 1 });
process.stdin.once("data", () => process.exit());
console.log(JSON.stringify({ port: Number(new URL(url).port), folder: dirname(dirname(clientKey)), host: hosts[0].id }));
`;

interface Started {
  readonly port: number;
  readonly folder: string;
  readonly host: string;
}

/** A program that has started a cluster with a server of its own. */
async function startProgram() {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
    cwd: new URL("../..", import.meta.url),
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const text = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", resolve);
    child.once("exit", () => reject(new Error("the program has ended before it had a cluster")));
  });
  return { child, ...(JSON.parse(text) as Started) };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.skipIf(!HAS_SERVER || process.platform === "win32")("a program that has started a cluster", () => {
  test.each(["SIGTERM", "SIGINT", "SIGKILL", "exit"] as const)("leaves nothing behind on %s", async (how) => {
    const { child, port, folder, host } = await startProgram();
    expect(existsSync(folder)).toBe(true);
    expect(await isPortFree(port)).toBe(false);
    if (how === "exit") child.stdin.write("exit");
    else child.kill(how);
    await once(child, "exit");
    await expect.poll(() => existsSync(folder)).toBe(false);
    await expect.poll(() => isPortFree(port)).toBe(true);
    await expect.poll(() => isRunning(Number(host.split(":").at(-1)))).toBe(false);
  });
});
