import { KernelError } from "../../protocol/errors.ts";
import type { AscParser, AscProgram } from "./asc-program.ts";
import type { BinaryenModule } from "./optimize/binaryen.ts";

/** What is used of `assemblyscript/asc`; its own types come with it, and it need not be installed. */
export interface Asc {
  readonly main: (argv: readonly string[], options: AscOptions) => Promise<{ readonly error: Error | null }>;
}

/** What `asc.main` takes. */
export interface AscOptions {
  readonly readFile: (path: string) => Promise<string | null>;
  readonly writeFile: (path: string, contents: Uint8Array | string) => void;
  readonly listFiles: () => string[];
  readonly stdout: { readonly write: (text: string) => void };
  readonly stderr: { readonly write: (text: string) => void };
  readonly reportDiagnostic: (diagnostic: AscDiagnostic) => void;
  /** Called between the compiler's phases; what one throws ends the compilation. */
  readonly transforms: readonly (AscHooks | AscTransform)[];
}

/** Calls between the compiler's phases. */
export interface AscHooks {
  /** All sources are parsed. */
  readonly afterParse?: (parser: AscParser) => void;
  /** Names are known, types can be asked for, nothing is compiled yet. */
  readonly afterInitialize?: (program: AscProgram) => void;
}

/** A class of which the compiler makes its hooks, and gives each its own Binaryen. */
export type AscTransform = new () => {
  /** Everything is compiled, nothing is optimized yet. */
  readonly afterCompile: (module: BinaryenModule) => void;
};

/** What the compiler has to say about a source. */
export interface AscDiagnostic {
  readonly code: number;
  /** 3: an error. */
  readonly category: number;
  readonly message: string;
  readonly range: { readonly start: number; readonly source: { readonly normalizedPath: string } | null } | null;
}

/**
 * Imports the compiler, 0.3 s and 100 MB the first time.
 *
 * @throws {KernelError} when it is not installed
 */
export async function loadAsc(): Promise<Asc> {
  try {
    // As a value: the package's types must not be needed to compile this library.
    return (await import("assemblyscript/asc")) as unknown as Asc;
  } catch (error) {
    throw new KernelError(`compileKernel can't load the AssemblyScript compiler; run npm install ${WANTED_PACKAGE}`, {
      cause: error,
    });
  }
}

/** Release whose inner structures asc-program.ts knows. */
export const ASC_RELEASE = "0.28";

/** What to install. */
export const WANTED_PACKAGE: string = `assemblyscript@${ASC_RELEASE}`;
