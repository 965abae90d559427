/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/**
 * An export, in a list of its own; an empty list where there is none. Of a CommonJS module not all names can be told from
 * its text: those are looked up in `module.exports`, which is its default export.
 */
export function exportOf(exports: Exports, name: string): readonly [value?: unknown] {
  if (name in exports) return [exports[name]];
  const { default: all } = exports;
  const isObject = (typeof all === "object" && all !== null) || typeof all === "function";
  return isObject && Object.hasOwn(all, name) ? [(all as Exports)[name]] : [];
}

/**
 * What one name for the whole module is bound to: the default export where that has all other exports as well, as
 * `module.exports` of a CommonJS package and of a builtin module has, and where there are no others; else the module's
 * namespace object.
 */
export function wholeOf(exports: Exports): unknown {
  if (!("default" in exports)) return exports;
  const { default: all } = exports;
  const has = Object(all) as Exports;
  // Node gives what a CommonJS module exports this name besides.
  const others = Object.keys(exports).filter((name) => name !== "default" && name !== "module.exports");
  return others.every((name) => name in has && Object.is(has[name], exports[name])) ? all : exports;
}
