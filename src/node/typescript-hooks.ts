import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatOf } from "./modules/module-format.ts";
import { typeScriptModule } from "./modules/typescript-module.ts";
import { isTypeScript, typeScriptFor } from "./typescript-files.ts";

/** What Node knows of a module that it is about to run. */
interface Loaded {
  readonly format?: string | null | undefined;
  readonly source?: unknown;
  readonly shortCircuit?: boolean;
}

interface Resolved {
  readonly url: string;
}

type Next<Result> = (given: string, context?: unknown) => Result;

/**
 * Hooks of Node's module loader by which engines import TypeScript files as `run` reads them. Another loader, such as
 * tsx, goes first.
 *
 * @see https://nodejs.org/api/module.html#customization-hooks
 */
export const syncHooks = {
  resolve(specifier: string, context: { readonly parentURL?: string }, next: Next<Resolved>): Resolved {
    try {
      return next(specifier, context);
    } catch (error) {
      return { ...otherFile(specifier, context, error), shortCircuit: true } as Resolved;
    }
  },
  load(url: string, context: unknown, next: Next<Loaded>): Loaded {
    if (!isTypeScript(url)) return next(url, context);
    try {
      return compiledUnlessDone(url, next(url, context));
    } catch (error) {
      return compiledWhereUnknown(url, error);
    }
  },
};

/** As `syncHooks`, for runtimes in which hooks have a thread of their own. */
export async function resolve(
  specifier: string,
  context: { readonly parentURL?: string },
  next: Next<Promise<Resolved>>,
): Promise<Resolved> {
  try {
    return await next(specifier, context);
  } catch (error) {
    return { ...otherFile(specifier, context, error), shortCircuit: true } as Resolved;
  }
}

/** See `resolve`. */
export async function load(url: string, context: unknown, next: Next<Promise<Loaded>>): Promise<Loaded> {
  if (!isTypeScript(url)) return await next(url, context);
  try {
    return compiledUnlessDone(url, await next(url, context));
  } catch (error) {
    return compiledWhereUnknown(url, error);
  }
}

function otherFile(specifier: string, { parentURL }: { readonly parentURL?: string }, error: unknown): Resolved {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const isMissing =
    code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND" || code === "ERR_UNSUPPORTED_DIR_IMPORT";
  if (!isMissing || parentURL === undefined || !/^\.{0,2}\/|^\.{1,2}$|^file:/.test(specifier)) throw error;
  const { href } = new URL(specifier, parentURL);
  const url = typeScriptFor(href);
  if (url === href) throw error;
  return { url };
}

// Node takes out types by itself from 22.18 on, after this, or before it where it has to look for imports to know what
// kind of module it is. It knows no enums.
function compiledUnlessDone(url: string, loaded: Loaded): Loaded {
  return loaded.format?.endsWith("-typescript") === true ? compiled(url) : loaded;
}

function compiledWhereUnknown(url: string, error: unknown): Loaded {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ERR_UNKNOWN_FILE_EXTENSION" || code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") return compiled(url);
  throw error;
}

function compiled(url: string): Loaded {
  const { source, form } = typeScriptModule(readFileSync(fileURLToPath(url), "utf8"), url.replace(/[?#].*$/, ""));
  return { format: formatOf(url, form), source, shortCircuit: true };
}
