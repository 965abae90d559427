import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cpuMs } from "../cluster/usage.ts";

/** A program of this folder, in a process of its own. It ends once its channel to this one is closed. */
export class Program {
  readonly #child: ChildProcess;
  /** What it said when it was ready. */
  readonly said: string;

  private constructor(child: ChildProcess, said: string) {
    this.#child = child;
    this.said = said;
  }

  /** @param request - its only argument, as JSON */
  static async start(file: string, request: unknown): Promise<Program> {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(request)]);
    // One that ends meanwhile rejects what is waited for.
    child.once("exit", () => child.emit("error", new Error(`${file} has ended`)));
    const [said] = (await once(child, "message")) as [string];
    return new Program(child, said);
  }

  /** Fulfils when it has done what the message says. */
  async ask(message: number): Promise<void> {
    this.#child.send(message);
    await once(this.#child, "message");
  }

  /** CPU time so far, of all its threads, ms. */
  usedMs(): number {
    return cpuMs(this.#child.pid ?? 0);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("error", resolve));
    this.#child.disconnect();
    await ended;
  }
}
