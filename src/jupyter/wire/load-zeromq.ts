import type * as ZeroMq from "zeromq";
import { JupyterError } from "../jupyter-error.ts";

/**
 * The sockets of Jupyter. Loaded late, as only a kernel needs them.
 *
 * @throws {JupyterError} when the package is not installed, or can't run here
 */
export async function loadZeroMq(): Promise<typeof ZeroMq> {
  try {
    return await import("zeromq");
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && String(cause.code).endsWith("MODULE_NOT_FOUND");
    throw new JupyterError(
      isMissing
        ? "a Jupyter kernel needs the package zeromq beside wasm-ensemble; run npm install zeromq"
        : `the package zeromq can't run here: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
