import type { Completions, Inspection } from "../session.ts";
import { MAGICS, type Magic } from "./magics.ts";

const HEAD = /^\s*(%%?)([^\s%]*)/;

/** What may stand at the end of a line that begins with a magic, before its code; undefined where code is begun. */
export function completeMagic(line: string): Completions | undefined {
  const [head = "", percent = "", given = ""] = HEAD.exec(line) ?? [];
  if (percent === "") return undefined;
  if (head.length === line.length) {
    const names = Object.entries(MAGICS).filter(([, { takesCode }]) => percent === "%" || takesCode);
    const matches = names.map(([name]) => name).filter((name) => name.startsWith(given));
    return { matches, start: line.length - given.length, end: line.length };
  }
  const begun = optionBefore(line);
  if (begun === undefined || !Object.hasOwn(MAGICS, given)) return undefined;
  const { options } = MAGICS[given as keyof typeof MAGICS];
  const matches = Object.keys(options)
    .map((name) => `--${name}`)
    .filter((name) => name.startsWith(begun));
  return { matches, start: line.length - begun.length, end: line.length };
}

/** What is known of a magic. */
export function inspectMagic(line: string): Inspection {
  const [, percent = "", given = ""] = HEAD.exec(line) ?? [];
  if (!Object.hasOwn(MAGICS, given)) return { found: false, text: "" };
  const { summary, options, takesCode }: Magic = MAGICS[given as keyof typeof MAGICS];
  const rows = Object.entries(options).map(([name, option]) => {
    const value = option.value === undefined ? "" : ` ${option.value}`;
    return [`${option.short === undefined ? "    " : `-${option.short}, `}--${name}${value}`, option.summary] as const;
  });
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  const usage = `${percent}${given}${rows.length > 0 ? " [options]" : ""}${takesCode ? " CODE" : ""}`;
  return { found: true, text: [`${usage}: ${summary}`, ...lines].join("\n") };
}

// Nothing but options before it, and values of theirs.
function optionBefore(line: string): string | undefined {
  return /^\s*%%?\S+(?:[ \t]+--?[A-Za-z][\w-]*(?:=\S*)?(?:[ \t]+[\d,:-]+|[ \t]+all)?)*[ \t]+(--?[\w-]*)$/.exec(
    line,
  )?.[1];
}
