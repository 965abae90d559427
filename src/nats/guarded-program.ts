import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import process from "node:process";
import { endWithThis } from "./child.ts";

/** A program that ends with this process. */
export interface GuardedProgram {
  /** Its file, and what it is called with. */
  readonly command: readonly [file: string, ...args: string[]];
  /** Folder that it runs in. */
  readonly folder: string;
  /** Descriptor of the file that it writes to. */
  readonly output: number;
  /** Whether its folder is removed when this process ends before it has ended the program. */
  readonly isTemporary: boolean;
}

/**
 * Starts a program of its own process group, which Ctrl-C does not reach, and which ends with this process, however that
 * ends. On Windows it outlives a process that is killed.
 */
export function spawnGuarded({ command, folder, output, isTemporary }: GuardedProgram): ChildProcess {
  const [file, ...args] = command;
  const settings = { cwd: folder, detached: true };
  if (process.platform === "win32") {
    const child = spawn(file, args, { ...settings, stdio: ["ignore", output, output] });
    endWithThis(child);
    return child;
  }
  const removed = isTemporary ? folder : "";
  const child = spawn("/bin/sh", ["-c", GUARD, "sh", removed, file, ...args], {
    ...settings,
    stdio: ["ignore", output, output, "pipe"],
  });
  endWithThis(child);
  const pipe = child.stdio[3];
  if (pipe instanceof Socket) {
    pipe.on("error", () => undefined).unref();
    // Its number may be that of another program by now.
    child.once("exit", () => pipe.end("ended\n"));
  }
  return child;
}

// The program takes the place of the shell, and thus its number, once the guard waits beside it. The guard reads a line when
// the program has ended, and none when this process has.
const GUARD = `
{
  read -r line <&3 || {
    cd /
    kill -TERM $$
    for second in 1 2 3 4 5 6 7 8 9 10; do
      kill -0 $$ || break
      sleep 1
    done
    kill -KILL $$
    test -z "$1" || rm -rf -- "$1"
  }
} >/dev/null 2>&1 &
shift
exec "$@" 3<&-
`;
