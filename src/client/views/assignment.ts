/** What TypeScript shows who assigns to an option of a view, since nothing else can be assigned. */
export type NoAssignment = "a view can't be changed: view.with({ … }) makes one with other options";

/** Refuses what IPython Parallel's `dview.block = True` would be. @throws {TypeError} always */
export function refuseOption(name: string, value: unknown): never {
  const text = typeof value === "boolean" || typeof value === "number" ? String(value) : "…";
  throw new TypeError(`a view can't be changed: view.with({ ${name}: ${text} }) makes one with that option`);
}

/**
 * What a class of views inherits from, so that a name which it does not have can't be set on a view by mistake: it would
 * be there, and mean nothing.
 *
 * @param options - names of the options of such views
 * @param otherwise - what to say of any other name
 */
export function refusingAssignment(options: object, otherwise: (name: string) => string): object {
  return new Proxy(
    {},
    {
      set: (_, name, value: unknown, view: object) => {
        if (typeof name === "symbol") {
          return Reflect.defineProperty(view, name, { value, writable: true, enumerable: true, configurable: true });
        }
        if (Object.hasOwn(options, name)) refuseOption(name, value);
        throw new TypeError(otherwise(name));
      },
    },
  );
}
