import type { SourceCache } from "./source-cache.ts";

/** Tests that instances of a class, which is not one of the runtime, are their fields. @throws {TypeError} when some are private */
export function checkPrivate(made: object, sources: SourceCache): void {
  for (let at: unknown = made; typeof at === "function"; at = Object.getPrototypeOf(at)) {
    // Classes of the runtime.
    if (/\[native code\]\s*\}$/.test(Function.prototype.toString.call(at).slice(-40))) return;
    if (sources.of(at as (...args: never[]) => unknown).source?.free?.hasPrivateFields === true) {
      throw new TypeError("its class has private fields, which can't be read");
    }
  }
}
