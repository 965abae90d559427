import type { Artifact } from "../../kernels/compile/artifact.ts";
import { fromErrorRecord } from "../../protocol/error-record.ts";
import { KernelError } from "../../protocol/errors.ts";
import { createWorker } from "./create-worker.ts";
import type { CompilerReply, CompilerRequest } from "./messages.ts";

interface Waiting {
  readonly resolve: (artifact: Artifact) => void;
  readonly reject: (error: Error) => void;
}

/** The AssemblyScript compiler, in a worker that is started on first use; one that is lost is started again. */
export class CompilerWorker {
  readonly #create: () => Worker;
  #worker: Worker | undefined;
  #nextId = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(create: () => Worker = createWorker) {
    this.#create = create;
  }

  /** @throws {KernelCompileError} {KernelError} as `compileKernel` */
  compile(request: Omit<CompilerRequest, "id">): Promise<Artifact> {
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start();
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id } satisfies CompilerRequest);
    });
  }

  #start(): Worker {
    const worker = this.#create();
    worker.addEventListener("message", ({ data }: MessageEvent<CompilerReply>) => this.#answer(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#lose(worker, event.message || "its script can't be loaded; createWorker names another one");
    });
    return worker;
  }

  #answer(reply: CompilerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === "compiled") waiting?.resolve(reply.artifact);
    else waiting?.reject(fromErrorRecord(reply.error));
  }

  #lose(worker: Worker, why: string): void {
    worker.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) {
      reject(new KernelError(`the worker of the AssemblyScript compiler failed: ${why}`));
    }
    this.#waiting.clear();
  }
}
