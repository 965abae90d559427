import type { AscRange } from "./asc-program.ts";

const MODIFIERS = /(?:\b(?:export|public|readonly)\s+)*$/;

/** Text of a declaration's comment, in one line: the doc comment before it, or else the line comment behind it. */
export function docComment(range: AscRange | undefined): string | undefined {
  if (range === undefined) return undefined;
  const { text } = range.source;
  const before = text.slice(0, range.start).replace(MODIFIERS, "").trimEnd();
  const start = before.endsWith("*/") ? before.lastIndexOf("/**") : -1;
  const comment =
    start < 0
      ? (/^;?[ \t]*\/\/+(.*)/.exec(text.slice(range.end, text.indexOf("\n", range.end) >>> 0))?.[1] ?? "")
      : before.slice(start + "/**".length, -"*/".length);
  const words = comment
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trim())
    .join(" ")
    .trim();
  return words === "" ? undefined : words;
}
