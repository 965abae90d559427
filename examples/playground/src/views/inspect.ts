/**
 * Text of a value, in one line. Closed in itself, as it also goes to the engines, by its source.
 *
 * @param most - characters; what is longer ends with an ellipsis
 */
export function inspect(value: unknown, most: number): string {
  const show = (item: unknown, depth: number): string => {
    if (typeof item === "string") return JSON.stringify(item);
    if (typeof item === "bigint") return `${item}n`;
    if (typeof item === "function") return `[Function ${item.name || "(anonymous)"}]`;
    if (typeof item !== "object" || item === null) return String(item);
    if (item instanceof Error) return `${item.name}: ${item.message}`;
    if (item instanceof Date) return item.toISOString();
    const isList = Array.isArray(item) || (ArrayBuffer.isView(item) && !(item instanceof DataView));
    if (isList) return list(item as unknown as ArrayLike<unknown>, depth);
    if (item instanceof Map) return braces("Map ", [...item], depth);
    if (item instanceof Set) return `Set ${list([...item], depth)}`;
    const name = item.constructor === Object || item.constructor === undefined ? "" : `${item.constructor.name} `;
    return braces(name, Object.entries(item), depth);
  };
  const list = (items: ArrayLike<unknown>, depth: number): string => {
    const kind = Array.isArray(items) ? "" : `${items.constructor.name} `;
    if (depth > 2) return `${kind}[…${items.length}]`;
    const shown = Array.from({ length: Math.min(items.length, 40) }, (_, i) => show(items[i], depth + 1));
    return `${kind}[${shown.join(", ")}${items.length > 40 ? `, … ${items.length} in all` : ""}]`;
  };
  const braces = (name: string, entries: readonly (readonly [unknown, unknown])[], depth: number): string => {
    if (depth > 2) return `${name}{…}`;
    const shown = entries.slice(0, 20).map(([key, item]) => `${String(key)}: ${show(item, depth + 1)}`);
    return `${name}{ ${shown.join(", ")}${entries.length > 20 ? ", …" : ""} }`;
  };
  const text = show(value, 0);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
