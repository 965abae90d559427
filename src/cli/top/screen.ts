import { writeSync } from "node:fs";
import process from "node:process";
import type { Output } from "../command.ts";

const ESC = "\u001B";
// A screen of its own, without a cursor; lines that are too long are cut rather than broken.
const ENTER = `${ESC}[?1049h${ESC}[?25l${ESC}[?7l`;
const LEAVE = `${ESC}[?7h${ESC}[?25h${ESC}[?1049l`;
// Terminals that know it show what is between at once.
const BEGIN = `${ESC}[?2026h`;
const END = `${ESC}[?2026l`;

/** Draws on a screen of a terminal's own, and gives back what was there before, however the process ends. */
export class FullScreen {
  readonly #output: Output;
  #drawn: readonly string[] | undefined;
  #isEntered = false;
  readonly #onExit = (): void => {
    if (!this.#isEntered) return;
    try {
      writeSync(1, LEAVE);
    } catch {
      // The terminal is gone.
    }
  };

  constructor(output: Output) {
    this.#output = output;
  }

  enter(): void {
    if (this.#isEntered) return;
    this.#isEntered = true;
    this.#drawn = undefined;
    process.on("exit", this.#onExit);
    this.#output.write(ENTER);
  }

  leave(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    process.off("exit", this.#onExit);
    this.#output.write(LEAVE);
  }

  /** All is drawn anew next time, as the terminal has another size. */
  forget(): void {
    this.#drawn = undefined;
  }

  /** Shows lines from the top; writes only those that changed. */
  draw(lines: readonly string[]): void {
    if (!this.#isEntered) return;
    const before = this.#drawn;
    let text = before === undefined ? `${ESC}[2J` : "";
    lines.forEach((line, i) => {
      if (before === undefined || line !== before[i]) text += `${ESC}[${i + 1};1H${line}${ESC}[0m${ESC}[K`;
    });
    this.#drawn = lines;
    if (text !== "") this.#output.write(`${BEGIN}${text}${END}`);
  }
}
