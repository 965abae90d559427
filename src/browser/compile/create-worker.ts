/**
 * The Web Worker of the compiler. Bundlers copy a file that is named like this as it is; where the worker is made in the
 * same expression, they read and rewrite all of its 14 MB.
 */
export function createWorker(): Worker {
  const address = new URL("../../../page/compiler.js", import.meta.url);
  return new Worker(address, { type: "module" });
}
