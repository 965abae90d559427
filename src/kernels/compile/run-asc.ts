import { KernelCompileError, type KernelDiagnostic, KernelError } from "../../protocol/errors.ts";
import type { Asc, AscDiagnostic, AscHooks, AscOptions, AscTransform } from "./asc.ts";
import type { SourceFiles } from "./source-files.ts";

/** One run of the compiler. */
export interface AscRun {
  readonly asc: Asc;
  /** Names the kernel in messages. */
  readonly kernel: string;
  readonly files: SourceFiles;
  readonly entries: readonly string[];
  readonly options: readonly string[];
  readonly hooks: AscHooks;
  /** Works on the module before it is optimized. */
  readonly transform?: AscTransform;
}

/** What a run wrote. */
export interface AscOutput {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly sourceMap: string;
}

const WASM_FILE = "kernel.wasm";
const ERROR = 3;

/** A hook throws it to end a run that has told all it was asked for. */
export class Enough extends Error {}

/**
 * Runs the compiler in this thread.
 *
 * @returns undefined when a hook threw {@link Enough}
 * @throws {KernelCompileError} with all that the compiler has to say
 */
export async function runAsc({
  asc,
  kernel,
  files,
  entries,
  options,
  hooks,
  transform,
}: AscRun): Promise<AscOutput | undefined> {
  const written = new Map<string, Uint8Array | string>();
  const found: AscDiagnostic[] = [];
  let printed = "";
  const argv = [...entries, "--outFile", WASM_FILE, "--sourceMap", "--noColors", ...options];
  const { error } = await main(asc, kernel, argv, {
    readFile: (path) => files.read(path),
    writeFile: (path, contents) => void written.set(path, contents),
    listFiles: () => [],
    stdout: { write: () => undefined },
    stderr: { write: (text) => void (printed += text) },
    reportDiagnostic: (diagnostic) => void found.push(diagnostic),
    transforms: transform ? [hooks, transform] : [hooks],
  });
  if (error instanceof Enough) return undefined;
  const wasm = written.get(WASM_FILE);
  if (error || !(wasm instanceof Uint8Array)) {
    const errors = found.filter(({ category }) => category === ERROR);
    if (errors.length === 0) {
      throw new KernelError(`${kernel} does not compile: ${error?.message ?? "the compiler gave no module"}`, {
        cause: error,
      });
    }
    throw new KernelCompileError(kernel, await diagnosticsOf(errors, files), readable(printed));
  }
  return { wasm: new Uint8Array(wasm), sourceMap: String(written.get(`${WASM_FILE}.map`) ?? "") };
}

async function main(asc: Asc, kernel: string, argv: readonly string[], options: AscOptions): ReturnType<Asc["main"]> {
  try {
    return await asc.main(argv, options);
  } catch (error) {
    throw new KernelError(`${kernel} does not compile: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function diagnosticsOf(found: readonly AscDiagnostic[], files: SourceFiles): Promise<KernelDiagnostic[]> {
  const texts = await files.texts();
  return found.map(({ code, message, range }) => {
    const file = range?.source?.normalizedPath ?? "";
    return { file, ...placeIn(texts.get(file), range?.start ?? 0), message, code };
  });
}

// Files of the compiler's own library are not among the texts.
function placeIn(text: string | undefined, position: number): { line: number; column: number } {
  if (text === undefined) return { line: 0, column: 0 };
  const lines = text.slice(0, position).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

// `in asian.ts(7,3)` becomes `in asian.ts:7:3`, which terminals and editors make a link. Warnings in the library are not the
// user's. The last line counts the errors.
function readable(printed: string): string {
  return printed
    .trimEnd()
    .replace(/\nFAILURE .*$/, "")
    .replace(/\b(in \S+)\((\d+),(\d+)\)/g, "$1:$2:$3")
    .split(/\n\n+/)
    .filter((part) => !(part.startsWith("WARNING") && /\bin ~lib\//.test(part)))
    .join("\n\n")
    .trimEnd();
}
