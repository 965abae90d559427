import { isTypedArray } from "../../protocol/brands.ts";
import { describe } from "../../protocol/describe.ts";

const MAX_DEPTH = 3;
const MAX_ITEMS = 100;

/** Text of a value for people, much as the console of Node writes it. Never throws. */
export function inspect(value: unknown): string {
  try {
    return inspectAt(value, 0);
  } catch {
    return describe(value);
  }
}

function inspectAt(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return depth === 0 ? value : quoted(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return String(value);
    case "function":
      return value.name === "" ? "[Function (anonymous)]" : `[Function: ${value.name}]`;
    case "object":
      return value === null ? "null" : inspectObject(value, depth);
    default:
      return String(value);
  }
}

function quoted(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')}'`;
}

function inspectObject(value: object, depth: number): string {
  if (value instanceof Error) return value.stack ?? String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return list("", value, depth);
  if (isTypedArray(value)) return list(`${value.constructor.name}(${value.length}) `, value, depth);
  if (value instanceof Set) return braces(`Set(${value.size})`, first(value).map(itemAt(depth)), value.size);
  if (value instanceof Map) {
    const entries = first(value).map(([key, item]) => `${inspectAt(key, depth + 1)} => ${inspectAt(item, depth + 1)}`);
    return braces(`Map(${value.size})`, entries, value.size);
  }
  const name = nameOf(value);
  if (depth >= MAX_DEPTH) return `[${name || "Object"}]`;
  const keys = Object.keys(value);
  const entries = first(keys).map((key) => `${keyText(key)}: ${inspectAt(Reflect.get(value, key), depth + 1)}`);
  return braces(name, entries, keys.length);
}

function itemAt(depth: number): (item: unknown) => string {
  return (item) => inspectAt(item, depth + 1);
}

// What is not shown is not read: a collection may be larger than its text could be.
function first<T>(items: Iterable<T>): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length === MAX_ITEMS) break;
    taken.push(item);
  }
  return taken;
}

function list(head: string, items: ArrayLike<unknown> & Iterable<unknown>, depth: number): string {
  if (items.length === 0) return `${head}[]`;
  if (depth >= MAX_DEPTH) return `[${head.trim() || "Array"}]`;
  const shown = first(items).map(itemAt(depth));
  return `${head}[ ${[...shown, ...more(items.length)].join(", ")} ]`;
}

function braces(head: string, items: readonly string[], length: number): string {
  const shown = [...items, ...more(length)].join(", ");
  const body = shown === "" ? "{}" : `{ ${shown} }`;
  return head === "" ? body : `${head} ${body}`;
}

function more(length: number): string[] {
  return length > MAX_ITEMS ? [`... ${length - MAX_ITEMS} more items`] : [];
}

function nameOf(value: object): string {
  const { constructor } = value;
  return typeof constructor !== "function" || constructor === Object ? "" : constructor.name;
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}
