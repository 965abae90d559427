import { readFileSync } from "node:fs";
import * as modules from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ModuleFiles } from "../../cluster/contents/client-contents.ts";
import type { BundledFile } from "../../cluster/contents/envelope.ts";
import { BY_HASH } from "../../cluster/contents/host-contents.ts";
import { isFile, isTypeScript, typeScriptFor } from "../typescript-files.ts";
import { formatOf } from "./module-format.ts";
import { type ModuleImport, readImports } from "./module-imports.ts";
import { sha256 } from "./sha256.ts";
import { typeScriptModule } from "./typescript-module.ts";

/** How much a module may be, with all that it imports. */
export interface ModuleLimits {
  readonly bytes: number;
  readonly files: number;
}

const LIMITS: ModuleLimits = { bytes: 2 ** 26, files: 10_000 };

/** A file that is sent. */
interface File {
  readonly bytes: Uint8Array;
  readonly format: BundledFile["format"];
}

/** What a file was when it was read last. */
interface Known {
  readonly hash: string;
  readonly sent: Uint8Array;
  /** Absent where it is no script. */
  readonly format?: File["format"];
  readonly imports: readonly ModuleImport[];
}

/** Reads modules that are to be sent. A file is read at each call, as it may have been edited, and parsed where it was. */
export class ModuleReader {
  readonly #known = new Map<string, Known>();

  /**
   * Reads a module and the files that it imports by relative paths, however far. Types of TypeScript are taken out.
   *
   * @param url - address of its file
   * @throws {TypeError} when one of the files can't be read, or names something that can't be sent; it says who imports it
   * @throws {SyntaxError} when one is no JavaScript
   * @throws {RangeError} when they are too many, or too large together
   */
  read(url: string, limits: ModuleLimits = LIMITS): ModuleFiles {
    const files = new Map<string, File>();
    const importers = new Map<string, string>();
    let bytes = 0;
    const waiting = [url];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (files.has(next)) continue;
      const { sent, format, imports } = this.#file(next, importers.get(next));
      files.set(next, { bytes: sent, format });
      bytes += sent.length;
      if (bytes > limits.bytes || files.size > limits.files) throw tooLarge(url, files, limits);
      for (const found of imports) {
        const target = targetOf(found, next);
        if (target === undefined || importers.has(target)) continue;
        importers.set(target, next);
        waiting.push(target);
      }
    }
    return bundled(files);
  }

  #file(url: string, importer: string | undefined): Known {
    const bytes = readBytes(url, importer);
    const hash = sha256(bytes);
    const known = this.#known.get(url);
    if (known?.hash === hash) return known;
    const file = { hash, ...parsed(url, bytes) };
    this.#known.set(url, file);
    return file;
  }
}

function parsed(url: string, bytes: Uint8Array): Pick<Known, "sent" | "format" | "imports"> {
  if (isTypeScript(url)) {
    const { source, form } = typeScriptModule(new TextDecoder().decode(bytes), url);
    const sent = new TextEncoder().encode(source);
    return { sent, format: formatOf(url, form), imports: readImports(source, url).imports };
  }
  if (!/\.[cm]?jsx?$/.test(url)) return { sent: bytes, imports: [] };
  const { imports, isModule } = readImports(new TextDecoder().decode(bytes), url);
  return { sent: bytes, format: formatOf(url, isModule ? "module" : "commonjs"), imports };
}

function tooLarge(url: string, files: ReadonlyMap<string, File>, limits: ModuleLimits): RangeError {
  const [largest] = [...files].toSorted(([, a], [, b]) => b.bytes.length - a.bytes.length);
  const most = `${limits.bytes / 2 ** 20} MB, or ${limits.files} files`;
  return new RangeError(
    `${url} is more than ${most}, with what it imports, and can't be sent; the largest is ${largest?.[0]}: let engines read data from where they run, or push it`,
  );
}

function readBytes(url: string, importer: string | undefined): Uint8Array {
  try {
    return readFileSync(fileURLToPath(url));
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const by = importer === undefined ? "" : `, which ${importer} imports,`;
    throw new TypeError(`the module ${url}${by} can't be read (${why})`, { cause: error });
  }
}

/** Address of the file that an import means; undefined where it is none of the client's that is sent. */
function targetOf({ specifier, isNeeded, by }: ModuleImport, importer: string): string | undefined {
  if (specifier.startsWith("#") && by !== "url") {
    throw new TypeError(
      `${importer} imports ${specifier} by its package.json, which is not sent to other machines; import it by a relative path`,
    );
  }
  const isPath = by === "url" ? !/^[a-z][a-z\d+.-]+:/i.test(specifier) : /^\.{0,2}\/|^\.{1,2}$|^file:/.test(specifier);
  if (!isPath) return undefined;
  if (by === "require") return requiredFrom(specifier, importer);
  const { protocol, pathname } = new URL(specifier, importer);
  const address = `${protocol}//${pathname}`;
  const file = by === "url" ? address : typeScriptFor(address);
  return isNeeded || isFile(file) ? file : undefined;
}

function requiredFrom(specifier: string, importer: string): string | undefined {
  try {
    // Not by an import of `createRequire` itself, whose calls webpack follows.
    return pathToFileURL(modules.createRequire(importer).resolve(specifier)).href;
  } catch {
    return undefined;
  }
}

function bundled(files: ReadonlyMap<string, File>): ModuleFiles {
  const root = rootOf([...files.keys()]);
  const contents = [...files.values()].map(({ bytes }) => ({ name: BY_HASH + sha256(bytes), bytes: shared(bytes) }));
  const listed = [...files].map(([url, { bytes, format }], i) => ({
    path: url.slice(root.length),
    name: contents[i]?.name ?? "",
    bytes: bytes.length,
    ...(format !== undefined && { format }),
  }));
  const sorted = listed.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { bundle: { id: sha256(JSON.stringify([root, sorted])), root, files: sorted }, contents };
}

/** The folder in which all of them lie. */
function rootOf(urls: readonly string[]): string {
  const [first = "", ...others] = urls.map((url) => url.slice(0, url.lastIndexOf("/") + 1));
  let root = first;
  while (!others.every((other) => other.startsWith(root)))
    root = root.slice(0, root.lastIndexOf("/", root.length - 2) + 1);
  return root;
}

// In memory that all threads share, so that it is not copied for each link.
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
