import { inspect } from "node:util";
import { chainAt } from "./chain-at.ts";
import type { SafeEvaluation } from "./safe-evaluation.ts";
import type { Inspection } from "./session.ts";

// Of a function, or of what a value looks like.
const MOST_LINES = 30;

/** What is known of the name at a place: of a function how it is called and its text, else its class and how it looks. */
export function inspectName(code: string, cursor: number, evaluation: SafeEvaluation): Inspection {
  const chain = chainAt(code, cursor);
  const found = chain === undefined ? undefined : evaluation.evaluate(chain);
  if (chain === undefined || found === undefined) return { found: false, text: "" };
  const { value } = found;
  // There is no such member.
  if (value === undefined && chain.includes(".")) return { found: false, text: "" };
  const [head, body] =
    typeof value === "function" ? ofFunction(chain, value) : [`${chain}: ${kindOf(value)}`, inspect(value)];
  return { found: true, text: [head, ...firstLines(body)].join("\n") };
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  const made: unknown = (value as { readonly constructor?: { readonly name?: unknown } }).constructor?.name;
  return typeof made === "string" && made !== "" ? made : "object";
}

function ofFunction(chain: string, fn: { readonly name: string }): [head: string, body: string] {
  const source = Function.prototype.toString.call(fn);
  if (/^class\b/.test(source)) return [`class ${fn.name}`, source];
  const [, parameters = "…"] =
    /^[^(=]*(\([^]*?\))\s*(?:\{|=>)/.exec(source) ?? /^(?:async\s+)?([\w$]+)\s*=>/.exec(source) ?? [];
  const isNative = /\{\s*\[native code\]\s*\}$/.test(source);
  // Where types were, there are spaces.
  const plain = parameters.replaceAll(/\s+/g, " ").replaceAll(/ (?=[,)])/g, "");
  return [`${chain}${plain.startsWith("(") ? plain : `(${plain})`}`, isNative ? "" : source];
}

function firstLines(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), "…"] : lines;
}
