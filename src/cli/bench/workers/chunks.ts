import { parentPort, workerData } from "node:worker_threads";

/** What such a worker runs. */
export interface ChunkWork {
  readonly module: WebAssembly.Module;
  /** Name of a kernel without parameters, of one output. */
  readonly kernel: string;
  readonly seed: bigint;
  /** Samples of a chunk. */
  readonly samples: number;
  /** The worker takes the chunks `first`, `first + step` … */
  readonly first: number;
  readonly step: number;
}

/** The kernel interface: see assembly/index.ts. */
interface KernelExports {
  readonly STATE_BYTES: WebAssembly.Global;
  readonly arena: (sizeBytes: number) => number;
  readonly initStream: (statePtr: number, seed: bigint, stream: bigint) => void;
  readonly [kernel: string]: unknown;
}

// Whoever starts such a worker passes this.
const { module, kernel, seed, samples, first, step } = workerData as ChunkWork;
// The built module has the kernel interface.
const exports = new WebAssembly.Instance(module).exports as unknown as KernelExports;
const run = exports[kernel] as (samples: number, statePtr: number, paramsPtr: number, outPtr: number) => void;
const { initStream } = exports;
const statePtr = exports.arena(Number(exports.STATE_BYTES.value));
const outPtr = exports.arena(64);

// Runs its share of that many chunks, and gives back the message: nothing but the loop around the kernel.
parentPort?.on("message", (chunks: number) => {
  for (let chunk = first; chunk < chunks; chunk += step) {
    initStream(statePtr, seed, BigInt(chunk));
    run(samples, statePtr, 0, outPtr);
  }
  parentPort?.postMessage(chunks);
});
