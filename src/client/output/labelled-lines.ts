import type { OutputStream } from "../../protocol/messages.ts";

/** Shows whole lines where people read: none has a line break, and each gets the label, in brackets, before it. */
export type ShowLines = (stream: OutputStream, label: string, lines: readonly string[]) => void;

// A line that is longer is shown in parts, so that what is kept of it is bounded.
const MOST_CHARS = 1 << 16;

/** Makes lines of text that comes in pieces: a line is shown once it is whole, so that none is torn by another. */
export class LabelledLines {
  readonly #show: ShowLines;
  // What stands behind the last line break.
  readonly #begun: Record<OutputStream, Map<string, string>> = { stdout: new Map(), stderr: new Map() };

  constructor(show: ShowLines) {
    this.#show = show;
  }

  /** Takes a piece of what is written under a label. */
  write(label: string, stream: OutputStream, text: string): void {
    const begun = this.#begun[stream];
    const whole = (begun.get(label) ?? "") + text;
    const end = whole.lastIndexOf("\n");
    const rest = whole.slice(end + 1);
    const lines = end < 0 ? [] : whole.slice(0, end).split("\n").map(lastWritten);
    const isLong = rest.length > MOST_CHARS;
    if (isLong) lines.push(lastWritten(rest));
    if (isLong || rest === "") begun.delete(label);
    else begun.set(label, rest);
    if (lines.length > 0) this.#show(stream, label, lines);
  }

  /** Shows the lines that were begun under a label; without one, all of them. */
  finish(label?: string): void {
    for (const stream of ["stdout", "stderr"] as const) {
      const begun = this.#begun[stream];
      for (const [name, text] of begun) {
        if (label !== undefined && name !== label) continue;
        begun.delete(name);
        this.#show(stream, name, [lastWritten(text)]);
      }
    }
  }
}

// A bar of progress writes over itself; the label would be written over as well.
function lastWritten(line: string): string {
  const text = line.replace(/\r+$/, "");
  return text.slice(text.lastIndexOf("\r") + 1);
}
