import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The program as the package ships it. */
export const MAIN: string = fileURLToPath(new URL("../../build/lib/cli/main.bundle.js", import.meta.url));

/** Of util-linux; runs a command on a pseudo terminal. */
export const SCRIPT = "script";

export const HAS_SCRIPT: boolean =
  spawnSync(SCRIPT, ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") ?? false;

/** How a process ended, and what it wrote. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Environment of a shell: without what would force colours on or off, and what a package manager sets for the tests. */
export function plainEnv(): NodeJS.ProcessEnv {
  const { CI: _ci, FORCE_COLOR: _on, NO_COLOR: _off, ...env } = process.env;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("npm_")));
}

/** Starts `ensemble …`. */
export function start(...args: readonly string[]): ChildProcessWithoutNullStreams {
  return startWith({}, ...args);
}

/** Starts `ensemble …` with more in its environment. Its lines are long, so that what they say is not broken. */
export function startWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [MAIN, ...args], { env: { ...plainEnv(), COLUMNS: "200", ...env } });
}

/** What a process writes and how it ends. */
export async function ending(child: ChildProcessWithoutNullStreams): Promise<Ending> {
  const [[code], stdout, stderr] = await Promise.all([
    once(child, "close") as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/** Runs `ensemble …` to its end. */
export function ensemble(...args: readonly string[]): Promise<Ending> {
  return ending(start(...args));
}

/** Runs `ensemble …` in a folder to its end. */
export function ensembleIn(cwd: string, ...args: readonly string[]): Promise<Ending> {
  return ending(spawn(process.execPath, [MAIN, ...args], { cwd, env: { ...plainEnv(), COLUMNS: "200" } }));
}
