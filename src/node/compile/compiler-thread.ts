import { Worker } from "node:worker_threads";
import type { CacheEntry } from "../../kernels/compile/artifact.ts";
import type { CompileOrder } from "../../kernels/compile/kernel-compiler.ts";
import { fromErrorRecord } from "../../protocol/error-record.ts";
import { KernelError } from "../../protocol/errors.ts";
import { startTimer, type Timer } from "../../protocol/timer.ts";
import { ownFile } from "../own-files.ts";
import type { CompilerReply, CompilerRequest } from "./compiler-messages.ts";

interface Waiting {
  readonly resolve: (entry: CacheEntry) => void;
  readonly reject: (error: Error) => void;
}

/** The file that the thread runs. */
export const COMPILER_FILE = "build/lib/node/compiler.bundle.js";

// With nothing to do for so long the thread ends, and gives back the compiler's 300 MB, ms.
const IDLE_MS = 30_000;

/**
 * The AssemblyScript compiler, in a thread that is started on first use: it would hold up this one for seconds. It keeps
 * no process alive that waits for nothing; one that is lost is started again.
 */
export class CompilerThread {
  #thread: Worker | undefined;
  #idle: Timer;
  #nextId = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** @throws {KernelCompileError} {KernelError} as `compileKernel` */
  make(order: CompileOrder): Promise<CacheEntry> {
    return new Promise((resolve, reject) => {
      clearTimeout(this.#idle);
      this.#thread ??= this.#start();
      this.#thread.ref();
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#thread.postMessage({ id, order } satisfies CompilerRequest);
    });
  }

  #start(): Worker {
    // Flags of the program are not for this file.
    const thread = new Worker(ownFile(COMPILER_FILE), { execArgv: [] });
    thread.on("message", (reply: CompilerReply) => this.#receive(thread, reply));
    thread.once("error", (error: unknown) => this.#lose(thread, error));
    thread.once("exit", () => this.#lose(thread, "it has ended"));
    return thread;
  }

  #receive(thread: Worker, reply: CompilerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) {
      thread.unref();
      this.#idle = startTimer(() => void thread.terminate(), IDLE_MS);
      this.#idle?.unref();
    }
    if (reply.kind === "made") waiting?.resolve(reply.entry);
    else waiting?.reject(fromErrorRecord(reply.error));
  }

  #lose(thread: Worker, cause: unknown): void {
    if (thread !== this.#thread) return;
    clearTimeout(this.#idle);
    this.#thread = undefined;
    const error = new KernelError(`the thread of the AssemblyScript compiler failed: ${String(cause)}`, { cause });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
