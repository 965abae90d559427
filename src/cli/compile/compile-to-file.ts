import { statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { KernelCompileError } from "../../protocol/errors.ts";
import type { CommandIo } from "../command.ts";
import { showStatus } from "../status.ts";
import { readStdin, STDIN } from "../stdin.ts";
import { UsageError } from "../usage-error.ts";
import { compileReport, compileText } from "./report.ts";
import { checkWasmFile, writeWasm } from "./wasm-file.ts";

/** What `ensemble compile` was asked for. */
export interface CompileFileRequest {
  /** Path of the source, or `-`. */
  readonly source: string;
  /** By default the source's name with `.wasm`. */
  readonly output: string | undefined;
  readonly chunkSamples?: number;
  readonly json: boolean;
}

/**
 * Compiles a kernel, writes the file, and says what is in it.
 *
 * @returns exit code: 1, with `--json`, when it does not compile
 * @throws {UsageError} when a file is not there, or the output would overwrite something else
 * @throws {KernelCompileError} when the source does not compile
 */
export async function compileToFile(request: CompileFileRequest, io: CommandIo): Promise<number> {
  const { json, chunkSamples } = request;
  const output = outputOf(request);
  checkWasmFile(output);
  const source = await sourceOf(request.source);
  showStatus(io.stderr, `compiling ${basename(output, ".wasm")}`);
  try {
    // Loaded here, so that the name of a file is checked at once.
    const { compileFile } = await import("../../node/compile/compile-file.ts");
    const compiled = await compileFile(source, {
      ...(typeof source === "string" && {
        name: basename(output, ".wasm"),
        baseUrl: pathToFileURL(join(process.cwd(), "/")),
      }),
      ...(chunkSamples !== undefined && { chunkSamples }),
    });
    writeWasm(output, compiled.wasm);
    showStatus(io.stderr, "");
    const made = { ...compiled, file: output };
    io.stdout.write(json ? `${JSON.stringify(compileReport(made))}\n` : compileText(made, io.stdout));
    return 0;
  } catch (error) {
    showStatus(io.stderr, "");
    if (!json || !(error instanceof KernelCompileError)) throw error;
    io.stdout.write(`${JSON.stringify({ diagnostics: error.diagnostics })}\n`);
    return 1;
  }
}

function outputOf({ source, output }: CompileFileRequest): string {
  if (output !== undefined) return output;
  if (source === STDIN) throw new UsageError("compile - needs the file to write: ensemble compile - -o FILE.wasm");
  return `${source.slice(0, source.length - extname(source).length)}.wasm`;
}

async function sourceOf(source: string): Promise<string | URL> {
  if (source === STDIN) {
    return (await readStdin("a kernel", "ensemble compile - -o FILE.wasm < FILE.ts")).toString("utf8");
  }
  if (!source.endsWith(".ts")) throw new UsageError(`compile expects AssemblyScript, a .ts file; got ${source}`);
  const found = statSync(source, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file ${source}`);
  if (!found.isFile()) throw new UsageError(`${source} is not a file`);
  return pathToFileURL(source);
}
