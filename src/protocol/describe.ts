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
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
