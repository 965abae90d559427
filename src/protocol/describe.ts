/**
 * Names a value in an error message, in a few words: its kind and, where short, itself.
 *
 * Never throws, whatever the value is.
 */
export function describe(value: unknown): string {
  try {
    return inWords(value);
  } catch {
    return typeof value === "function" ? "a function" : "an object";
  }
}

function inWords(value: unknown): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case "number":
    case "boolean":
    case "undefined":
      return String(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return "a symbol";
    case "function":
      return describeFunction(value);
    default:
      return describeObject(value);
  }
}

// A class may have a static member `name` of any type.
function describeFunction({ name }: { readonly name: unknown }): string {
  return typeof name === "string" && name !== "" ? `the function ${name}` : "a function";
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const name: unknown = value.constructor?.name;
  if (typeof name !== "string" || name === "" || name === "Object") return "an object";
  // Classes that stand in an object of the language say so, as Intl.NumberFormat does; so do kinds of promises, which
  // all name Promise as their class.
  const brand = Object.prototype.toString.call(value).slice("[object ".length, -1);
  const full = brand.endsWith(`.${name}`) || value instanceof Promise ? brand : name;
  return `${/^(?:[AEIO]|U(?!RL|int))/.test(full) ? "an" : "a"} ${full}`;
}

/** A path into a value, as it is written in code: `.a[0]`. */
export function describePath(path: readonly unknown[]): string {
  if (path.length === 0) return "the empty path";
  return path.map((key) => (typeof key === "string" ? `.${key}` : `[${describe(key)}]`)).join("");
}
