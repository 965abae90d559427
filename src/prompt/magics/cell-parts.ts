import { isComplete } from "../is-complete.ts";
import { parseMagic } from "./parse-magic.ts";

/** A part of a cell: code that runs here, or a magic. */
export interface CellPart {
  readonly kind: "code" | "magic";
  /** At its own place in the cell: lines before are empty. */
  readonly text: string;
}

/**
 * Cuts a cell into code and magics. `%%px` at its beginning takes all of it; `%px` at the beginning of a line takes the line,
 * and those below it for as long as its code goes on.
 */
export function cellParts(cell: string): CellPart[] {
  if (/^\s*%%/.test(cell)) return [{ kind: "magic", text: cell }];
  const lines = cell.split("\n");
  const parts: CellPart[] = [];
  let start = 0;
  const add = (kind: CellPart["kind"], end: number): void => {
    const text = lines.slice(start, end).join("\n");
    if (text.trim() !== "") parts.push({ kind, text: "\n".repeat(start) + text });
    start = end;
  };
  for (let i = 0; i < lines.length; i++) {
    // A line that goes on with what is before it is a remainder, or part of a text.
    if (!/^%[\p{ID_Start}%]/u.test(lines[i] ?? "") || isComplete(lines.slice(start, i).join("\n")) === "incomplete")
      continue;
    add("code", i);
    i = endOfMagic(lines, start) - 1;
    add("magic", i + 1);
  }
  add("code", lines.length);
  return parts;
}

/** Whether all of a text is there: `%px` goes on in the next line while its code does, `%%px` until an empty line. */
export function isMagicComplete(text: string): "complete" | "incomplete" | "invalid" {
  if (/^\s*%%/.test(text) && !/\n[ \t]*$/.test(text)) return "incomplete";
  return isComplete(codeOf(text)) === "incomplete" ? "incomplete" : "complete";
}

function endOfMagic(lines: readonly string[], start: number): number {
  let end = start + 1;
  while (end < lines.length && isComplete(codeOf(lines.slice(start, end).join("\n"))) === "incomplete") end += 1;
  return end;
}

// Of one that makes no sense, there is no more to come.
function codeOf(text: string): string {
  try {
    return parseMagic(text).code;
  } catch {
    return "";
  }
}
