import type { Namespace } from "./namespace.ts";

/** Provides the helper functions that stand in the text of functions whatever they are compiled for. */
export function provideCommonHelpers(namespace: Namespace): void {
  // Of esbuild, where it is to keep names, as tsx and Next have it.
  namespace.provide("__name", (target: object, value: string) =>
    Object.defineProperty(target, "name", { value, configurable: true }),
  );
  namespace.provide("__vite_ssr_dynamic_import__", importAnything);
  // Vite's development server puts it round what import() is given.
  namespace.provide("__vite__injectQuery", (address: string) => address);
}

// As compilers name their helpers, but for those that are always there.
const HELPER =
  /\b__(?:[a-z]+[A-Z]\w*|assign|async|await|awaiter|decorate|extends|generator|metadata|param|pow|read|rest|spread|using|values)\b/g;

/** Whether a text may name helpers that are not there yet. */
export function namesHelpers(text: string, namespace: Namespace): boolean {
  return text.includes("__") && (text.match(HELPER) ?? []).some((name) => !namespace.has(name));
}

function importAnything(specifier: string): Promise<unknown> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ specifier) as Promise<unknown>;
}
