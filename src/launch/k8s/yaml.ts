/** What JSON can hold, but null. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

// What YAML 1.1, which kubectl reads, takes for something else than a text, as some readers do an exponent alone.
const NO_TEXT = /^(?:true|false|yes|no|on|off|null|y|n|[+-]*e[+-]*[\d._]*)$/iu;
// Texts without marks that mean something in YAML: `: ` and ` #` do.
const BARE = /^(?:[A-Za-z/]|--?[A-Za-z])(?:[\w./@=+-]|:(?=\S)| (?=[\w./]))*$/u;

/** Text of YAML that means a value, for people to read as well. */
export function yamlOf(value: Plain): string {
  return `${linesOf(value).join("\n")}\n`;
}

function linesOf(value: Plain): string[] {
  if (!isBranch(value)) return [scalar(value)];
  if (isList(value)) return value.flatMap((item) => itemLines(item));
  return Object.entries(value).flatMap(([key, part]) => entryLines(bare(key), part));
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function itemLines(item: Plain): string[] {
  return linesOf(item).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`));
}

function entryLines(key: string, part: Plain): string[] {
  if (typeof part === "string" && isBlock(part)) return [`${key}: |`, ...indented(part.slice(0, -1).split("\n"))];
  return isBranch(part) ? [`${key}:`, ...indented(linesOf(part))] : [`${key}: ${scalar(part)}`];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}

/** Whether a value has parts, which stand in lines of their own. */
function isBranch(value: Plain): value is Exclude<Plain, string | number | boolean> {
  return typeof value === "object" && Object.keys(value).length > 0;
}

/** Whether a text is some whole lines, which a block shows as they are. */
function isBlock(text: string): boolean {
  return /^\S.*\n(?:.*\S\n)*$/u.test(text) && !/[^\n\x20-\x7e]/u.test(text);
}

function scalar(value: Plain): string {
  if (typeof value === "string") return bare(value);
  // An empty list, or object, is as in JSON.
  return JSON.stringify(value);
}

// A string of JSON is one of YAML.
function bare(text: string): string {
  return BARE.test(text) && !NO_TEXT.test(text) ? text : JSON.stringify(text);
}
