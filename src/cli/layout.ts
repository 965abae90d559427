import { stripVTControlCharacters } from "node:util";
import type { Output } from "./command.ts";

/** Characters that a line of results may have, on a terminal or through a pipe, which leads to one most often. */
export function lineWidth({ columns }: Output): number {
  return columns;
}

/** Characters that a text takes on a terminal. */
export function shownLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Pads with spaces to a width on a terminal. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - shownLength(text)));
}

/** Breaks a text between words so that lines have at most `width` characters; a longer word gets a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && shownLength(line) + 1 + shownLength(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/**
 * Lines that begin with a label of `indent` characters, the others below the text of the first. Where that leaves too
 * little room, the text stands below the label.
 */
export function hanging(label: string, text: string, { indent, width }: { indent: number; width: number }): string[] {
  const room = width - indent;
  if (room < LEAST_ROOM) {
    const shown = stripVTControlCharacters(label);
    const below = shown.trim() === "" ? 2 : 2 + shown.length - shown.trimStart().length;
    return [...(shown.trim() === "" ? [] : [label]), ...wrapped(text, width - below).map(indented(below))];
  }
  const [first = "", ...more] = wrapped(text, room);
  return [`${padded(label, indent)}${first}`.trimEnd(), ...more.map(indented(indent))];
}

const LEAST_ROOM = 16;

function indented(by: number): (line: string) => string {
  return (line) => " ".repeat(by) + line;
}
