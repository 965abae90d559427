import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A program that runs kernels: for a line with a name and a count of samples it prints the mean. */
export class KernelProgram {
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  constructor(command: string, args: readonly string[] = []) {
    this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    if (this.#child.stdout === null) throw new Error(`${command} has no output`);
    this.#lines = createInterface(this.#child.stdout);
  }

  async run(name: string, samples: number): Promise<number> {
    const line = once(this.#lines, "line");
    this.#child.stdin?.write(`${name} ${samples}\n`);
    return Number((await line)[0]);
  }

  async close(): Promise<void> {
    const exit = once(this.#child, "exit");
    this.#child.stdin?.end();
    await exit;
  }
}

/** Compiles the C program with what gcc does for speed; undefined where there is no gcc. */
export async function cProgram(): Promise<KernelProgram | undefined> {
  if (spawnSync("gcc", ["--version"], { stdio: "ignore" }).status !== 0) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "ensemble-kernels-"));
  try {
    await copyFile(fileURLToPath(new URL("kernels.c", import.meta.url)), join(folder, "kernels.c"));
    await writeFile(join(folder, "tables.h"), await tables());
    const built = spawnSync("gcc", ["-O3", "-o", "kernels", "kernels.c", "-lm"], { cwd: folder, stdio: "inherit" });
    if (built.status !== 0) throw new Error("kernels.c does not compile");
    const program = new KernelProgram(join(folder, "kernels"));
    // Waits until it has started: its file may then go.
    await program.run("normal", 1);
    return program;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The program for numba, which Debian's Python has if anything; undefined where it is not installed. */
export function numbaProgram(): KernelProgram | undefined {
  const python = "/usr/bin/python3";
  if (spawnSync(python, ["-c", "import numba"], { stdio: "ignore" }).status !== 0) return undefined;
  return new KernelProgram(python, [fileURLToPath(new URL("kernels.py", import.meta.url))]);
}

// The tables of the library's own source.
async function tables(): Promise<string> {
  const text = await readFile(new URL("../../assembly/distribution/normal-tables.ts", import.meta.url), "utf8");
  const arrays = [...text.matchAll(/(NORMAL_[XF]): usize = memory\.data<f64>\(\s*\[([^\]]*)\]/g)];
  const tail = /NORMAL_TAIL: f64 = ([\d.e-]+)/.exec(text)?.[1];
  return `${arrays.map(([, name, values]) => `static const double ${name}[] = {${values}};\n`).join("")}#define NORMAL_TAIL ${tail}\n`;
}
