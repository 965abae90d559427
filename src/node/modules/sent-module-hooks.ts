import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Bundle } from "../../cluster/contents/envelope.ts";
import { isTypeScript, typeScriptFor } from "../typescript-files.ts";
import { isNotFound, missingPackage } from "./missing-package.ts";
import { readBundle } from "./sent-files.ts";

interface Loaded {
  readonly format?: string | null | undefined;
  readonly source?: unknown;
  readonly shortCircuit?: boolean;
}

interface Resolved {
  readonly url: string;
  readonly shortCircuit?: boolean;
}

interface ResolveContext {
  readonly parentURL?: string | undefined;
}

type Next<Context, Result> = (given: string, context?: Context) => Result;

/** A file of a module that was sent. */
interface SentFile {
  /** Its address on the client's machine. */
  readonly shown: string;
  readonly format: string | undefined;
}

const bundles = new Map<string, Bundle | undefined>();
let modules = "";

/** Sets the folder of the modules that were sent. Called by Node as well, where hooks have a thread of their own. */
export function initialize(folder: string): void {
  modules = folder;
}

/**
 * Hooks of Node's module loader by which engines import modules that were sent from another machine: packages are found from
 * where the host was started, and stacks show the files of the client.
 *
 * @see https://nodejs.org/api/module.html#customization-hooks
 */
export const syncHooks = {
  resolve(specifier: string, context: ResolveContext, next: Next<ResolveContext, Resolved>): Resolved {
    const file = sentFile(context.parentURL);
    if (file === undefined) return next(specifier, context);
    if (isPath(specifier)) {
      try {
        return pathFrom(specifier, context) ?? next(specifier, context);
      } catch (error) {
        throw notSent(specifier, file, error);
      }
    }
    try {
      return next(specifier, fromHere(context));
    } catch (error) {
      return ownPackage(specifier, () => next(specifier, ofThis(context)), missing(specifier, file, error));
    }
  },
  load(url: string, context: unknown, next: Next<unknown, Loaded>): Loaded {
    return loaded(url) ?? next(url, context);
  },
};

/** As `syncHooks`, for runtimes in which hooks have a thread of their own. */
export async function resolve(
  specifier: string,
  context: ResolveContext,
  next: Next<ResolveContext, Promise<Resolved>>,
): Promise<Resolved> {
  const file = sentFile(context.parentURL);
  if (file === undefined) return await next(specifier, context);
  if (isPath(specifier)) {
    try {
      return pathFrom(specifier, context) ?? (await next(specifier, context));
    } catch (error) {
      throw notSent(specifier, file, error);
    }
  }
  try {
    return await next(specifier, fromHere(context));
  } catch (error) {
    return await ownPackage(specifier, () => next(specifier, ofThis(context)), missing(specifier, file, error));
  }
}

/** See `resolve`. */
export async function load(url: string, context: unknown, next: Next<unknown, Promise<Loaded>>): Promise<Loaded> {
  return loaded(url) ?? (await next(url, context));
}

function sentFile(url: string | undefined): SentFile | undefined {
  const start = `${pathToFileURL(modules).href}/`;
  if (modules === "" || url?.startsWith(start) !== true) return undefined;
  const { pathname } = new URL(url);
  const { pathname: folder } = new URL(start);
  const [id = "", ...parts] = pathname.slice(folder.length).split("/");
  if (!bundles.has(id)) bundles.set(id, readBundle(modules, id));
  const path = parts.join("/");
  const bundle = bundles.get(id);
  const file = bundle?.files.find((each) => decodeURI(each.path) === decodeURI(path));
  return bundle && file && { shown: bundle.root + file.path, format: file.format };
}

function isPath(specifier: string): boolean {
  return /^\.{0,2}\/|^\.{1,2}$|^[a-z][a-z\d+.-]+:/i.test(specifier);
}

// `./a.js` may mean a TypeScript file.
function pathFrom(specifier: string, { parentURL }: ResolveContext): Resolved | undefined {
  if (!/^\.{0,2}\//.test(specifier)) return undefined;
  const { href } = new URL(specifier, parentURL);
  const url = typeScriptFor(href);
  return url === href ? undefined : { url, shortCircuit: true };
}

function fromHere(context: ResolveContext): ResolveContext {
  return { ...context, parentURL: pathToFileURL(join(process.cwd(), "module")).href };
}

function ofThis(context: ResolveContext): ResolveContext {
  return { ...context, parentURL: import.meta.url };
}

// The host has it, wherever it was started.
function ownPackage<Result>(specifier: string, find: () => Result, error: unknown): Result {
  if (/^wasm-ensemble(?:\/|$)/.test(specifier)) return find();
  throw error;
}

function missing(specifier: string, { shown }: SentFile, error: unknown): unknown {
  return isNotFound(error) ? missingPackage(specifier, shown, error) : error;
}

function notSent(specifier: string, { shown }: SentFile, error: unknown): unknown {
  if (!isNotFound(error)) return error;
  const how = "what a module imports is found by the literals in import, import() and require";
  const message = `${specifier}, which ${shown} imports, was not sent with it: ${how}`;
  return Object.assign(new Error(message, { cause: error }), { code: "ERR_MODULE_NOT_FOUND" });
}

// With the client's address for stacks.
function loaded(url: string): Loaded | undefined {
  const file = sentFile(url);
  // Of TypeScript there is but the name, which Node does not know.
  if (file?.format !== "module" && !(file?.format === "commonjs" && isTypeScript(url))) return undefined;
  const source = readFileSync(fileURLToPath(url), "utf8");
  return { format: file.format, source: `${source}\n//# sourceURL=${file.shown}`, shortCircuit: true };
}
