/** The Web Worker that has the connection to a cluster. As with engines, bundlers copy its file and rewrite its address. */
export function createCourier(): Worker {
  return new Worker(new URL("./courier.bundle.js", import.meta.url), { type: "module" });
}
