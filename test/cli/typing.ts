import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { expect } from "vitest";
import { MAIN, plainEnv, SCRIPT } from "./ensemble.ts";

// oxlint-disable-next-line no-control-regex -- what terminals are told begins with ESC
const ESCAPES = /\u001B(\[[\d;?]*[A-Za-z]|[78])/g;

/** Somebody who types at `ensemble …` on a terminal. */
export class Typing {
  /** All that was written to the terminal. */
  raw = "";
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown>;
  // Where the text begins that was written since something was typed last.
  #from = 0;

  constructor(args: string, env: NodeJS.ProcessEnv = {}) {
    const command = `stty cols 100 rows 30; exec "${process.execPath}" "${MAIN}" ${args}`;
    this.#child = spawn(SCRIPT, ["-qec", command, "/dev/null"], {
      env: { ...plainEnv(), TERM: "xterm-256color", ...env },
    });
    this.#child.stdout.on("data", (chunk: Buffer) => {
      this.raw += chunk.toString();
    });
    this.#ended = once(this.#child, "close");
  }

  /** What was written since something was typed last, without what moves the cursor. */
  get shown(): string {
    return this.raw.slice(this.#from).replaceAll(ESCAPES, "").replaceAll("\r\n", "\n");
  }

  /** Types something, and waits until the terminal shows what is expected. Gives what it shows since. */
  async type(text: string, expected: RegExp): Promise<string> {
    this.#from = this.raw.length;
    this.#child.stdin.write(text);
    return this.until(expected);
  }

  /** Waits until the terminal shows what is expected. */
  async until(expected: RegExp): Promise<string> {
    await expect.poll(() => this.shown).toMatch(expected);
    return this.shown;
  }

  /** Types something with which the program ends. Gives its exit code. */
  leave(text: string): Promise<number | null> {
    this.#child.stdin.write(text);
    return this.code();
  }

  /** Exit code of the program, once it has ended. */
  async code(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  /** Ends it, whatever it does. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
