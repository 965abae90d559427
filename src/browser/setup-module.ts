/** Imports a module, and calls its default export if it is a function. */
export async function runSetupModule(url: string): Promise<void> {
  const { default: setUp } = (await import(/* webpackIgnore: true */ /* @vite-ignore */ url)) as {
    readonly default?: () => unknown;
  };
  if (typeof setUp === "function") await setUp();
}
