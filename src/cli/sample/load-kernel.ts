import { statSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { CommandIo } from "../command.ts";
import { kernelNamed } from "../kernels/find-kernel.ts";
import { showStatus } from "../status.ts";
import { UsageError } from "../usage-error.ts";
import { cacheFolder } from "./cache-folder.ts";

/**
 * The kernel that an operand means: a built-in one by its name, or a file in AssemblyScript, which is compiled.
 *
 * @throws {UsageError} when there is no such kernel or file, or the file exports no function `sample`
 * @throws {KernelCompileError} when the file does not compile
 * @throws {KernelError} when the compiler is not installed
 */
export async function loadKernel(operand: string, io: CommandIo): Promise<SamplingKernel> {
  // A path has a folder or an extension in it; a kernel's name has neither.
  if (!/[./\\]/.test(operand)) return kernelNamed(operand);
  const found = statSync(operand, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file ${operand}`);
  if (!found.isFile()) throw new UsageError(`${operand} is not a file`);
  if (!operand.endsWith(".ts")) throw new UsageError(`sample expects AssemblyScript, a .ts file; got ${operand}`);
  return compile(operand, io);
}

async function compile(file: string, { stderr }: CommandIo): Promise<SamplingKernel> {
  showStatus(stderr, `compiling ${basename(file)}`);
  try {
    // Loaded here, as built-in kernels need none of it.
    const { compileKernel } = await import("../../node/compile.ts");
    const kernel = await compileKernel(pathToFileURL(file), { cacheFolder: cacheFolder() });
    // Its members are there only if the source exports `sample`.
    if (!Array.isArray(kernel.outputs)) throw new UsageError(`${file} exports no function sample`);
    return kernel;
  } finally {
    showStatus(stderr, "");
  }
}
