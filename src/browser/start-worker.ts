/**
 * Starts the worker of a page without a bundler. The library may have come from another origin, such as a CDN, but a worker
 * may not: it is then made here, and imports its script from there.
 *
 * @param script - address of a module
 */
export function startWorker(script: URL): Worker {
  if (script.origin === location.origin) return new Worker(script, { type: "module" });
  const text = `import ${JSON.stringify(script.href)};`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return new Worker(address, { type: "module" });
}
