import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { loadAsc, WANTED_PACKAGE } from "../../kernels/compile/asc.ts";
import type { CompilerHost } from "../../kernels/compile/kernel-compiler.ts";
import type { ReadText } from "../../kernels/compile/source-files.ts";
import { KernelError } from "../../protocol/errors.ts";
import { ownFile } from "../own-files.ts";
import { withoutExit } from "./asc-guard.ts";

const require = createRequire(import.meta.url);

/** What a compiler needs, on Node: the library from the package's own folder, the compiler from node_modules. */
export function nodeHost(): CompilerHost {
  return {
    loadAsc: async () => withoutExit(await loadAsc()),
    ascVersion,
    libraryVersion,
    readLibrary: (path) => readText(ownFile(`assembly/${path}`)),
  };
}

async function ascVersion(): Promise<string> {
  try {
    return await versionIn(require.resolve("assemblyscript/package.json"));
  } catch (error) {
    throw new KernelError(`compileKernel needs the AssemblyScript compiler; run npm install ${WANTED_PACKAGE}`, {
      cause: error,
    });
  }
}

function libraryVersion(): Promise<string> {
  return versionIn(ownFile("package.json"));
}

async function versionIn(file: string | URL): Promise<string> {
  // A package.json has a version.
  return (JSON.parse(await readFile(file, "utf8")) as { version: string }).version;
}

/** Reads the files that a kernel imports, by path relative to `base`: from disk, or from the same site. */
export function filesBeside(base: URL): ReadText {
  return (path) => readText(new URL(path.split("/").map(encodeURIComponent).join("/"), base));
}

/** The text at a URL; null when there is none. */
export async function readText(url: URL): Promise<string | null> {
  if (url.protocol !== "file:") {
    const response = await fetch(url);
    return response.ok ? response.text() : null;
  }
  try {
    return await readFile(url, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}
