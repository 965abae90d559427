import type { Artifact } from "../../kernels/compile/artifact.ts";
import { fromErrorRecord } from "../../protocol/error-record.ts";
import { KernelError } from "../../protocol/errors.ts";
import { startTimer, type Timer } from "../../protocol/timer.ts";
import { makeWorker } from "../page/make-worker.ts";
import { createWorker } from "./create-worker.ts";
import type { CompilerReply, CompilerRequest } from "./messages.ts";

interface Waiting {
  readonly resolve: (artifact: Artifact) => void;
  readonly reject: (error: Error) => void;
}

// Until its script runs: 3 MB, which may come over a slow line, ms.
const START_TIMEOUT_MS = 60_000;

/** The AssemblyScript compiler, in a worker that is started on first use; one that is lost is started again. */
export class CompilerWorker {
  #worker: Worker | undefined;
  #timer: Timer;
  #nextId = 0;
  readonly #waiting = new Map<number, Waiting>();

  /**
   * @param create - makes the worker, should one have to be started
   * @throws {KernelCompileError} {KernelError} as `compileKernel`
   */
  compile(request: Omit<CompilerRequest, "id">, create: () => unknown = createWorker): Promise<Artifact> {
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start(create);
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id } satisfies CompilerRequest);
    });
  }

  #start(create: () => unknown): Worker {
    const worker = made(create);
    this.#timer = startTimer(() => {
      this.#lose(worker, `its script did not run within ${START_TIMEOUT_MS} ms; ${OTHER}`);
    }, START_TIMEOUT_MS);
    worker.addEventListener("message", ({ data }: MessageEvent<CompilerReply>) => this.#receive(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#lose(worker, event.message || `its script can't be loaded; ${OTHER}`);
    });
    return worker;
  }

  #receive(reply: CompilerReply): void {
    if (reply.kind === "ready") return clearTimeout(this.#timer);
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === "compiled") waiting?.resolve(reply.artifact);
    else waiting?.reject(fromErrorRecord(reply.error));
  }

  #lose(worker: Worker, why: string): void {
    if (worker !== this.#worker) return;
    clearTimeout(this.#timer);
    worker.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new KernelError(`${FAILED}: ${why}`));
    this.#waiting.clear();
  }
}

const FAILED = "the worker of the AssemblyScript compiler failed";
const OTHER = "createWorker names another one";

function made(create: () => unknown): Worker {
  try {
    return makeWorker(create);
  } catch (error) {
    throw new KernelError(`${FAILED}: ${String(error)}`, { cause: error });
  }
}
