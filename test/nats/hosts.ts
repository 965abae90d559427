import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { NatsServer } from "./nats-server.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A machine of its own, as far as files go: the package, installed elsewhere, and a folder in which its hosts start. */
export class Machine {
  readonly folder: string = mkdtempSync(join(tmpdir(), "ensemble-machine-"));
  readonly home: string = join(this.folder, "home");
  readonly #keepers: ChildProcess[] = [];

  constructor() {
    const own = join(this.folder, "package");
    for (const part of ["build/lib", "build/wasm", "package.json"]) {
      cpSync(join(ROOT, part), join(own, part), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(own, "node_modules"));
    mkdirSync(join(this.home, "tmp"), { recursive: true });
  }

  /** Installs a package where hosts start. */
  install(name: string, { type, source }: { readonly type: string; readonly source: string }): void {
    const folder = join(this.home, "node_modules", name);
    writeFile(join(folder, "package.json"), JSON.stringify({ name, type, main: "./index.js", exports: "./index.js" }));
    writeFile(join(folder, "index.js"), source);
  }

  /** Starts `ensemble engines`. Gives the process that keeps the host. */
  start(server: NatsServer, cluster: string, engines: number): ChildProcess {
    const command = join(this.folder, "package/build/lib/cli/main.bundle.js");
    const options = ["--url", server.url, "--cluster", cluster, "--engines", String(engines), "--insecure", "--json"];
    const keeper = spawn(process.execPath, [command, "engines", ...options], {
      cwd: this.home,
      env: { ...process.env, TMPDIR: join(this.home, "tmp") },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#keepers.push(keeper);
    return keeper;
  }

  /** The process that a keeper runs its host in. */
  hostOf(keeper: ChildProcess): number {
    return Number(execFileSync("pgrep", ["-P", String(keeper.pid)], { encoding: "utf8" }).trim());
  }

  async close(): Promise<void> {
    await Promise.all(this.#keepers.map(endOf));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function endOf(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return;
  keeper.kill("SIGTERM");
  await once(keeper, "exit");
}

/** Writes a file, and its folder if there is none. */
export function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
