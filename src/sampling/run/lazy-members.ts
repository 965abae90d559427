/**
 * Adds members whose values are computed when they are read first, and kept. They are enumerable, so copies have them.
 *
 * @returns the same object
 */
export function addLazily<T extends object, Members extends object>(
  target: T,
  members: { readonly [Name in keyof Members]: () => Members[Name] },
): T & Members {
  // The keys of an object are the names of its members.
  for (const name of Object.keys(members) as (keyof Members & string)[]) {
    Object.defineProperty(target, name, {
      get: () => {
        const value = members[name]();
        Object.defineProperty(target, name, { value, enumerable: true });
        return value;
      },
      enumerable: true,
      configurable: true,
    });
  }
  // They are there now.
  return target as T & Members;
}
