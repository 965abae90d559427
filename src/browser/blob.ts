import { ENGINE_SOURCE } from "#engine-source";

let url: string | undefined;

/**
 * The Web Worker of one engine, made from a text in this module: for `connect({ createWorker })` where a bundler neither
 * copies the engine's file nor rewrites its address. A Content Security Policy has to allow it: `worker-src blob:`.
 *
 * @example
 * const client = await connect({ createWorker });
 */
export function createWorker(): Worker {
  url ??= URL.createObjectURL(new Blob([ENGINE_SOURCE], { type: "text/javascript" }));
  return new Worker(url, { type: "module" });
}
