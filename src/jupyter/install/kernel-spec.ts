import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { JupyterError } from "../jupyter-error.ts";
import { LOGO } from "./logo.ts";

/** By which front ends know the kernel. */
export const DEFAULT_NAME = "ensemble";

const SPEC = "kernel.json";
const LOGO_FILE = "logo-svg.svg";
// Marks what is ours among the kernels of a folder.
const OWNER = "wasm-ensemble";

/** What front ends read to start a kernel. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message";
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** How the kernel is started. */
export interface SpecRequest {
  readonly name: string;
  /** Program and arguments that start `ensemble`. */
  readonly program: readonly string[];
  /** Options of `ensemble jupyter kernel`. */
  readonly options: readonly string[];
}

/**
 * The specification of a kernel.
 *
 * @see https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
 */
export function kernelSpec({ name, program, options }: SpecRequest): KernelSpec {
  return {
    argv: [...program, "jupyter", "kernel", "{connection_file}", ...options],
    display_name: name === DEFAULT_NAME ? "TypeScript (Ensemble)" : `TypeScript (Ensemble, ${name})`,
    language: "typescript",
    // A cell that computes is not reached by a signal to the process.
    interrupt_mode: "message",
    metadata: { package: OWNER },
  };
}

/**
 * Writes the kernel into a folder of kernels.
 *
 * @returns its own folder, and whether it was there before
 * @throws {JupyterError} when the name is none, another program's kernel has it, or the folder can't be written
 */
export function writeSpec(kernels: string, request: SpecRequest): { readonly folder: string; readonly isNew: boolean } {
  const folder = folderOf(kernels, request.name);
  const isNew = !existsSync(folder);
  if (!isNew) checkOwn(folder, `choose another by --name NAME`);
  written(folder, () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, LOGO_FILE), LOGO);
    writeFileSync(join(folder, SPEC), `${JSON.stringify(kernelSpec(request), null, 2)}\n`);
  });
  return { folder, isNew };
}

/**
 * Removes the kernel from a folder of kernels.
 *
 * @returns its own folder
 * @throws {JupyterError} when it is not there, is another program's, or can't be removed
 */
export function removeSpec(kernels: string, name: string): string {
  const folder = folderOf(kernels, name);
  if (!existsSync(folder)) throw new JupyterError(`there is no kernel ${name} in ${kernels}`);
  checkOwn(folder, "it is left alone");
  written(folder, () => {
    for (const file of [LOGO_FILE, SPEC]) rmSync(join(folder, file), { force: true });
    // What else lies there is the user's, and keeps the folder.
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  });
  return folder;
}

// As Jupyter checks names of kernels, and in small letters, which all file systems tell apart.
function folderOf(kernels: string, name: string): string {
  if (/^[a-z0-9._-]+$/.test(name) && !/^\.+$/.test(name)) return join(kernels, name);
  throw new JupyterError(`a kernel's name has small letters, digits, dots, - and _ only; got ${JSON.stringify(name)}`);
}

function checkOwn(folder: string, hint: string): void {
  if (ownerOf(folder) !== OWNER) throw new JupyterError(`${folder} is of another program; ${hint}`);
}

function ownerOf(folder: string): unknown {
  try {
    const spec = JSON.parse(readFileSync(join(folder, SPEC), "utf8")) as Partial<KernelSpec>;
    return spec.metadata?.["package"];
  } catch {
    return undefined;
  }
}

function written(folder: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JupyterError(
      `${folder} can't be written; install for you alone by --user, or elsewhere by --prefix DIR: ${why}`,
      {
        cause,
      },
    );
  }
}
