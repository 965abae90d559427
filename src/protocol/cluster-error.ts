import { EnsembleError } from "./errors.ts";

/**
 * A cluster can't be set up, started or reached: a package, a server, a key or a right is missing or wrong.
 *
 * @example
 * await connect("nats://127.0.0.1:4222").catch((error: unknown) => {
 *   if (error instanceof ClusterError) console.log(error.message);
 * });
 */
export class ClusterError extends EnsembleError {
  override readonly name = "ClusterError";
}
