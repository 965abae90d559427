/** Name on engines of {@link runSetupModule}, which thus needs not be sent by its source. */
export const SETUP_NAME = "__runSetupModule";

/** Imports a module, and calls its default export if it is a function. */
export async function runSetupModule(url: string): Promise<void> {
  const { default: setUp } = (await import(/* webpackIgnore: true */ /* @vite-ignore */ url)) as {
    readonly default?: () => unknown;
  };
  if (typeof setUp === "function") await setUp();
}
