import { type ChildProcess, spawn } from "node:child_process";
import { endChild, endOf, endWithThis } from "../../nats/child.ts";

// Of what a host prints so much is kept, to tell why it failed.
const KEPT_TEXT = 8192;

/** A host on another machine that ends with the connection to it, and so with this process. */
export class AttachedHost {
  readonly #child: ChildProcess;
  #text = "";
  /** Resolves, in words, when it has ended; never rejects. */
  readonly ended: Promise<string>;
  #isOver = false;

  /** @param input - what the command reads first */
  constructor(command: readonly string[], input: string) {
    const [program = "", ...args] = command;
    // Of its own group: Ctrl-C is for this process, which ends it.
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (this.#text = (this.#text + text).slice(-KEPT_TEXT)));
    // The input stays open: its end ends the host.
    this.#child.stdin?.on("error", () => undefined).write(input);
    endWithThis(this.#child);
    this.ended = endOf(this.#child).then((how) => {
      this.#isOver = true;
      return how;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What it has printed of late. */
  get text(): string {
    return this.#text;
  }

  /** Ends the host, and the connection. */
  async stop(): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => void endChild(this.#child), 5000);
    await this.ended;
    clearTimeout(timer);
  }
}
