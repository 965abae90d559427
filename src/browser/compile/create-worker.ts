/**
 * The Web Worker of the compiler. Bundlers that know this form copy the file and rewrite its address; it has to stay in one
 * expression for that.
 */
export function createWorker(): Worker {
  return new Worker(new URL("../../../page/compiler.js", import.meta.url), { type: "module" });
}
