import { CHECK_NEEDS } from "../protocol/check-needs.ts";
import type { ImportModule } from "./function-table.ts";
import type { Namespace } from "./namespace.ts";

/** Provides the function that is asked before a task which needs modules, or has a condition of its own. */
export function provideCheckNeeds(namespace: Namespace, importModule: ImportModule): void {
  const check = async (modules: readonly string[], depend: (() => unknown) | undefined): Promise<boolean> => {
    for (const module of modules) await importModule(module);
    return depend === undefined || Boolean(await depend());
  };
  namespace.provide(CHECK_NEEDS, check);
}
