import * as modules from "node:module";
import process from "node:process";

/** Lets this thread import TypeScript files, as `run` reads them; another loader, such as tsx, goes first. */
export async function addTypeScriptHooks(): Promise<void> {
  // What has enums and the like is written anew: its stacks are to show the lines of its file.
  process.setSourceMapsEnabled(true);
  const hooks = new URL("./typescript-hooks.js", import.meta.url).href;
  // From Node 22.15 on, and not in the types of Node 20.
  const registerHooks: unknown = Reflect.get(modules, "registerHooks");
  if (typeof registerHooks !== "function") {
    modules.register(hooks);
    return;
  }
  const { syncHooks } = (await import(hooks)) as { readonly syncHooks: unknown };
  (registerHooks as (given: unknown) => unknown)(syncHooks);
}
