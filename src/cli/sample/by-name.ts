import { UsageError } from "../usage-error.ts";

/** What an option gave, by name. @throws {UsageError} when it gave a name twice */
export function byName<T>(entries: readonly (readonly [name: string, value: T])[], option: string): Record<string, T> {
  const names = entries.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new UsageError(`${option} ${twice} is given twice`);
  return Object.fromEntries(entries);
}
