import { TEXT as BLOCKING } from "#engine-part/blocking";
import { TEXT as HELPERS } from "#engine-part/helpers";
import { TEXT as KERNELS } from "#engine-part/kernels";
import { ENGINE_SOURCE } from "#engine-source";

// All of an engine: it may have no files from which it could get the rest where a policy forbids to evaluate text.
const SOURCE = [ENGINE_SOURCE, KERNELS, HELPERS, BLOCKING];

let url: string | undefined;

/**
 * The Web Worker of one engine, made from a text in this module: for `connect({ createWorker })` where a bundler neither
 * copies the engine's file nor rewrites its address. A Content Security Policy has to allow it: `worker-src blob:`.
 *
 * @example
 * const client = await connect({ createWorker });
 */
export function createWorker(): Worker {
  url ??= URL.createObjectURL(new Blob(SOURCE, { type: "text/javascript" }));
  return new Worker(url, { type: "module" });
}
