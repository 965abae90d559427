import * as modules from "node:module";
import type { ImportModule } from "../engine/function-table.ts";
import { readSentModule } from "../protocol/sent-module.ts";
import { importModule } from "./engine-modules.ts";
import { missingPackage } from "./modules/missing-package.ts";
import { sentFileUrl } from "./modules/sent-files.ts";

/**
 * Imports modules for an engine.
 *
 * @param folder - of modules that clients have sent from other machines; absent: there are none
 */
export function moduleImporter(folder: string | undefined): ImportModule {
  let hooking: Promise<void> | undefined;
  return async (specifier) => {
    const sent = readSentModule(specifier);
    if (sent === undefined || folder === undefined) return importModule(specifier);
    await (hooking ??= addHooks(folder));
    try {
      return await importModule(sentFileUrl(folder, sent));
    } catch (error) {
      throw requiredPackage(error, sent.url);
    }
  };
}

// Of CommonJS, whose imports the hooks of Node 20 do not see.
function requiredPackage(error: unknown, importer: string): unknown {
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  const [, specifier] = /^Cannot find module '((?![./]|[A-Za-z]:)[^']+)'/.exec(String(message)) ?? [];
  return code === "MODULE_NOT_FOUND" && specifier !== undefined ? missingPackage(specifier, importer, error) : error;
}

async function addHooks(folder: string): Promise<void> {
  // Beside the engine's bundle.
  const hooks = new URL("./modules/sent-module-hooks.js", import.meta.url).href;
  // From Node 22.15 on, and not in the types of Node 20.
  const registerHooks: unknown = Reflect.get(modules, "registerHooks");
  if (typeof registerHooks !== "function") {
    modules.register(hooks, { data: folder });
    return;
  }
  const loaded = (await import(hooks)) as {
    readonly syncHooks: unknown;
    readonly initialize: (folder: string) => void;
  };
  loaded.initialize(folder);
  (registerHooks as (given: unknown) => unknown)(loaded.syncHooks);
}
