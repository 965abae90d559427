import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** A program of the run, in a process of its own, that may be killed or stopped at any time. */
export class Program {
  readonly #child: ChildProcess;
  readonly #script: string;
  #isMeantToEnd = false;

  /**
   * @param script - file beside this one
   * @param start - what it gets when it starts
   * @param onSurprise - is called when it ends and was not to
   * @param within - command that runs it, such as `ip netns exec NAME`
   */
  constructor(script: string, start: object, onSurprise: (how: string) => void, within: readonly string[] = []) {
    this.#script = script;
    const file = fileURLToPath(new URL(script, import.meta.url));
    // Counts of objects are an experimental feature of Node, which says so.
    const node = [process.execPath, "--disable-warning=ExperimentalWarning", "--import", "tsx", file];
    const [command = "", ...args] = [...within, ...node];
    this.#child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#child.send(start);
    this.#child.once("exit", (code, signal) => {
      if (!this.#isMeantToEnd) onSurprise(`${script} has ended with ${String(signal ?? code)}`);
    });
  }

  get #isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Lets it stand still for a while. */
  async pause(ms: number): Promise<void> {
    this.#child.kill("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#child.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    this.#isMeantToEnd = true;
    if (this.#isOver) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }

  /** Asks it something, and gives what it says then. @throws {Error} when it ends before, or does not answer in time */
  async ask<Answer extends { readonly kind: string }>(kind: Answer["kind"], withinMs: number): Promise<Answer> {
    // It ends with its answer, or when nothing is left to ask.
    this.#isMeantToEnd = true;
    this.#child.send(kind);
    return this.hears<Answer>(kind, withinMs);
  }

  /** What it says of a kind. @throws {Error} when it ends before, or does not say it in time */
  hears<Answer extends { readonly kind: string }>(kind: Answer["kind"], withinMs: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(new Error(`${this.#script} does not say ${kind}`)), withinMs);
      const hear = (said: Answer): void => {
        if (said.kind === kind) end(said);
      };
      const exit = (): void => end(new Error(`${this.#script} has ended, and did not say ${kind}`));
      const end = (outcome: Answer | Error): void => {
        clearTimeout(timer);
        this.#child.off("message", hear).off("exit", exit);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      this.#child.on("message", hear).on("exit", exit);
    });
  }
}
