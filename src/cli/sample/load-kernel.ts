import { statSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { CommandIo } from "../command.ts";
import { kernelNamed } from "../kernels/find-kernel.ts";
import { showStatus } from "../status.ts";
import { readStdin, STDIN } from "../stdin.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The kernel that an operand means: a built-in one by its name, a file in AssemblyScript, which is compiled, a file that
 * `ensemble compile` has written, or `-`: the source on standard input.
 *
 * @throws {UsageError} when there is no such kernel or file, or the file exports no function `sample`
 * @throws {KernelCompileError} when the source does not compile
 * @throws {KernelError} when the compiler is not installed, or the module is no kernel
 */
export async function loadKernel(operand: string, io: CommandIo): Promise<SamplingKernel> {
  if (operand === STDIN) {
    const text = (await readStdin("a kernel", "ensemble sample - < FILE.ts")).toString("utf8");
    return compile(text, { name: "kernel", baseUrl: pathToFileURL(`${process.cwd()}/`) }, io);
  }
  // A path has a folder or an extension in it; a kernel's name has neither.
  if (!/[./\\]/.test(operand)) return kernelNamed(operand);
  const found = statSync(operand, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file ${operand}`);
  if (!found.isFile()) throw new UsageError(`${operand} is not a file`);
  if (operand.endsWith(".wasm")) return loadModule(operand);
  if (!operand.endsWith(".ts")) {
    throw new UsageError(`a kernel is AssemblyScript, a .ts file, or a .wasm file; got ${operand}`);
  }
  return compile(pathToFileURL(operand), {}, io);
}

// A module from elsewhere has no place for what the command line would have to know.
async function loadModule(file: string): Promise<SamplingKernel> {
  const { loadKernel: load } = await import("../../node/load-kernel.ts");
  return load(pathToFileURL(file)).catch((error: unknown) => {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  });
}

async function compile(
  source: string | URL,
  options: { readonly name?: string; readonly baseUrl?: URL },
  { stderr }: CommandIo,
): Promise<SamplingKernel> {
  const from = typeof source === "string" ? "standard input" : fileURLToPath(source);
  showStatus(stderr, `compiling ${basename(from)}`);
  try {
    // Loaded here, as built-in kernels need none of it.
    const { compileKernel } = await import("../../node/compile.ts");
    const kernel = await compileKernel(source, options);
    // Its members are there only if the source exports `sample`.
    if (!Array.isArray(kernel.outputs)) throw new UsageError(`${from} exports no function sample, nor step`);
    return kernel;
  } finally {
    showStatus(stderr, "");
  }
}
