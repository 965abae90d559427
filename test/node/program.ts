import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type Ending, plainEnv, SCRIPT } from "../cli/ensemble.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const withImports = (code: string): string => `import { connect, kernels, ref } from "wasm-ensemble";\n${code}`;

/** Runs a program with `node`, to its end. It has `connect`, `kernels` and `ref` of the built package. */
export async function runProgram(code: string, env: NodeJS.ProcessEnv = {}): Promise<Ending> {
  const args = ["--input-type=module", "--eval", withImports(code)];
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...plainEnv(), ...env } });
  const [[exit], stdout, stderr] = await Promise.all([
    once(child, "close") as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: exit, stdout, stderr };
}

/** Runs a program behind a pipeline of the shell, such as `| head -1`. The exit code is the program's. */
export async function runInShell(code: string, pipeline: string): Promise<Ending> {
  const command = `set -o pipefail; "$NODE" --input-type=module --eval "$CODE" ${pipeline}`;
  const child = spawn("bash", ["-c", command], {
    cwd: ROOT,
    env: { ...plainEnv(), NODE: process.execPath, CODE: withImports(code) },
  });
  const [[exit], stdout, stderr] = await Promise.all([
    once(child, "close") as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: exit, stdout, stderr };
}

/** Runs a program on a pseudo terminal of a width, and gives all that it shows there. */
export function runOnTerminal(code: string, columns: number, env: NodeJS.ProcessEnv = {}): string {
  const command = `stty cols ${columns}; "$NODE" --input-type=module --eval "$CODE"`;
  const { stdout } = spawnSync(SCRIPT, ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: ROOT,
    env: { ...plainEnv(), TERM: "xterm", NODE: process.execPath, CODE: withImports(code), ...env },
    encoding: "utf8",
    timeout: 120_000,
  });
  return stdout.replaceAll("\r\n", "\n");
}
