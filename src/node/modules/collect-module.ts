import { existsSync, readFileSync, statSync } from "node:fs";
import * as modules from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ModuleFiles } from "../../cluster/contents/client-contents.ts";
import type { BundledFile } from "../../cluster/contents/envelope.ts";
import { BY_HASH } from "../../cluster/contents/host-contents.ts";
import { readScript } from "../read-script.ts";
import { isTypeScript, typeScriptFor } from "../typescript-files.ts";
import { type ModuleImport, type ModuleText, readImports } from "./module-imports.ts";
import { sha256 } from "./sha256.ts";

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
  readonly text: ModuleText | undefined;
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
      const { sent, text } = this.#file(next, importers.get(next));
      files.set(next, { bytes: sent, format: text && formatOf(next, text) });
      bytes += sent.length;
      if (bytes > limits.bytes || files.size > limits.files) throw tooLarge(url, files, limits);
      for (const found of text?.imports ?? []) {
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

function parsed(url: string, bytes: Uint8Array): Pick<Known, "sent" | "text"> {
  if (isTypeScript(url)) {
    const { source } = readScript(url);
    return { sent: new TextEncoder().encode(source), text: readImports(source, url) };
  }
  const isScript = /\.[cm]?jsx?$/.test(url);
  return { sent: bytes, text: isScript ? readImports(new TextDecoder().decode(bytes), url) : undefined };
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

function formatOf(url: string, { isModule }: ModuleText): "module" | "commonjs" {
  if (/\.m[jt]s$/.test(url)) return "module";
  if (/\.c[jt]s$/.test(url)) return "commonjs";
  const type = packageType(url);
  // TypeScript is written as a module, and not all of it has a package.
  return isModule || type === "module" || (isTypeScript(url) && type !== "commonjs") ? "module" : "commonjs";
}

// As Node finds it: of the package.json that is next.
function packageType(url: string): unknown {
  for (let folder = new URL(".", url); ; folder = new URL("..", folder)) {
    const file = new URL("package.json", folder);
    try {
      return Reflect.get(Object(JSON.parse(readFileSync(file, "utf8"))) as object, "type");
    } catch {
      if (folder.pathname === "/" || new URL("..", folder).href === folder.href) return undefined;
    }
  }
}

/** Address of the file that an import means; undefined where it is none of the client's that is sent. */
function targetOf({ specifier, isNeeded, by }: ModuleImport, importer: string): string | undefined {
  if (specifier.startsWith("#") && by !== "url") {
    throw new TypeError(
      `${importer} imports ${specifier} by its package.json, which is not sent to other machines; import it by a relative path`,
    );
  }
  const isFile = by === "url" ? !/^[a-z][a-z\d+.-]+:/i.test(specifier) : /^\.{0,2}\/|^\.{1,2}$|^file:/.test(specifier);
  if (!isFile) return undefined;
  if (by === "require") return requiredFrom(specifier, importer);
  const { protocol, pathname } = new URL(specifier, importer);
  const address = `${protocol}//${pathname}`;
  const file = by === "url" ? address : typeScriptFor(address);
  return isNeeded || isFileThere(file) ? file : undefined;
}

function requiredFrom(specifier: string, importer: string): string | undefined {
  try {
    // Not by an import of `createRequire` itself, whose calls webpack follows.
    return pathToFileURL(modules.createRequire(importer).resolve(specifier)).href;
  } catch {
    return undefined;
  }
}

function isFileThere(url: string): boolean {
  const path = fileURLToPath(url);
  return existsSync(path) && statSync(path).isFile();
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
