import tslib, { __addDisposableResource, __asyncValues, __awaiter, __disposeResources, __rest } from "tslib";
import { privateHelpers } from "./esbuild-private.ts";
import type { Namespace } from "./namespace.ts";

/**
 * Provides the helper functions that compilers put into the text of functions: those of TypeScript and of esbuild (tsx,
 * vite, tsup). In the program that sends a function they live in module scope, which does not travel. Compilers for the
 * targets of today need none of them but those of {@link provideCommonHelpers}.
 */
export function provideCompilerHelpers(namespace: Namespace): void {
  for (const [name, helper] of Object.entries(tslib)) {
    if (name.startsWith("__")) namespace.provide(name, helper);
  }
  for (const [name, helper] of Object.entries(esbuildHelpers)) namespace.provide(name, helper);
}

type DisposalStack = Parameters<typeof __disposeResources>[0]["stack"];

// Behaviour of esbuild's runtime library, internal/runtime/runtime.go, for the targets that Node 20 programs use.
const esbuildHelpers = {
  ...privateHelpers,
  __using: (stack: DisposalStack, value: unknown, isAsync: boolean): unknown =>
    __addDisposableResource({ stack, error: undefined, hasError: false }, value, isAsync),
  __callDispose: (stack: DisposalStack, error: unknown, hasError: boolean): unknown =>
    __disposeResources({ stack, error, hasError }),
  __publicField: (target: object, key: PropertyKey, value: unknown) => {
    Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
    return value;
  },
  __spreadValues: (target: object, source: object | null | undefined) => Object.assign(target, source),
  __spreadProps: (target: object, source: object) =>
    Object.defineProperties(target, Object.getOwnPropertyDescriptors(source)),
  __objRest: (source: object, exclude: readonly PropertyKey[]) => __rest(source, exclude.map(toKey)) as unknown,
  __forAwait: (iterable: AsyncIterable<unknown> | Iterable<unknown>): unknown => __asyncValues(iterable),
  __pow: (base: number, exponent: number) => base ** exponent,
  __async: (self: unknown, args: ArrayLike<unknown> | null, generator: (...a: unknown[]) => Generator) =>
    __awaiter(self, args ?? [], Promise, generator) as unknown,
};

function toKey(key: PropertyKey): string | symbol {
  return typeof key === "number" ? String(key) : key;
}
