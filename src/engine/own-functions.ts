import { CHECK_NEEDS, RUN_SETUP_MODULE, RUN_SETUP_ONCE } from "../protocol/own-functions.ts";
import type { ImportModule } from "./function-table.ts";
import type { Namespace } from "./namespace.ts";

/** Provides the functions that a client calls by name: before tasks that need something, and when an engine starts. */
export function provideOwnFunctions(namespace: Namespace, importModule: ImportModule): void {
  namespace.provide(
    CHECK_NEEDS,
    async (modules: readonly string[], depend: (() => unknown) | undefined): Promise<boolean> => {
      for (const module of modules) await importModule(module);
      return depend === undefined || Boolean(await depend());
    },
  );
  namespace.provide(RUN_SETUP_MODULE, async (url: string): Promise<void> => {
    const { default: setUp } = await importModule(url);
    if (typeof setUp === "function") await (setUp as () => unknown)();
  });
  const setUps = new Map<string, Promise<unknown>>();
  namespace.provide(
    RUN_SETUP_ONCE,
    async (key: string, setUp: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): Promise<void> => {
      const known = setUps.get(key);
      const run = known ?? (async () => setUp(...args))();
      setUps.set(key, run);
      try {
        await run;
      } catch (error) {
        // The next client may have more luck.
        setUps.delete(key);
        throw error;
      }
    },
  );
}
