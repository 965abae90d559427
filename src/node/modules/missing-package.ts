import { hostname } from "node:os";
import process from "node:process";

/** Whether Node says so of a module. */
export function isNotFound(error: unknown): boolean {
  const { code } = Object(error) as { readonly code?: unknown };
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}

/**
 * The error of a package that a sent module imports, and that is not on the host.
 *
 * @param importer - the module, as its user knows it
 */
export function missingPackage(specifier: string, importer: string, cause: unknown): Error {
  const [name] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [specifier];
  const why = "a module that was sent finds its packages on the host, not on the client";
  const message = `the package ${name}, which ${importer} imports, is not on the host ${hostname()}: ${why}; install it in ${process.cwd()}`;
  return Object.assign(new Error(message, { cause }), { code: "ERR_MODULE_NOT_FOUND" });
}
