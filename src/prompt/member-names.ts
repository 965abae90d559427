/**
 * Names of the members of a value, those of its classes included; those that all objects have only where `begun` is not empty.
 * Of items of lists there are too many. Sent to engines by its source.
 */
export function memberNames(value: unknown, begun: string): string[] {
  const names = new Set<string>();
  if (value === null || value === undefined) return [];
  for (let object: unknown = Object(value); object !== null; object = Object.getPrototypeOf(object)) {
    if (object === Object.prototype && begun === "") break;
    for (const name of Object.getOwnPropertyNames(object)) {
      if (name.startsWith(begun) && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) names.add(name);
    }
  }
  return [...names];
}
