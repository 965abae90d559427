import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { TOOLS } from "../../scripts/lib/tools.mjs";
import type { Site } from "../pages/site.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Starts Vite's development server in a folder, on a port that is free. */
export async function serveWithVite(folder: string): Promise<Site> {
  const args = [join(ROOT, TOOLS.vite), "--host", "127.0.0.1"];
  const env = { ...process.env, NODE_ENV: "development", NO_COLOR: "1", FORCE_COLOR: "" };
  const server = spawn(process.execPath, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(server, "close");
  let printed = "";
  const url = await new Promise<string>((resolve, reject) => {
    const collect = (text: string): void => {
      printed += text;
      const [, address] = /Local: +(http:\S+?)\/?\s/.exec(printed) ?? [];
      if (address !== undefined) resolve(address);
    };
    for (const stream of [server.stdout, server.stderr]) stream.setEncoding("utf8").on("data", collect);
    server.once("error", reject);
    server.once("close", () => reject(new Error(`Vite ended\n${printed}`)));
  });
  const close = async (): Promise<void> => {
    server.kill();
    await ended;
  };
  return { url, close };
}
