// Of scripts on other origins, by their addresses. Each is kept: the browser may fetch it at any time.
const blobs = new Map<string, string>();

/**
 * Starts the worker of a page without a bundler. The library may have come from another origin, such as a CDN, but a worker
 * may not: it is then made here, and imports its script from there.
 *
 * @param script - address of a module
 */
export function startWorker(script: URL): Worker {
  const address = script.origin === origin ? script : (blobs.get(script.href) ?? importing(script));
  return new Worker(address, { type: "module" });
}

function importing({ href }: URL): string {
  const address = URL.createObjectURL(new Blob([`import ${JSON.stringify(href)};`], { type: "text/javascript" }));
  blobs.set(href, address);
  return address;
}
