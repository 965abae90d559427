import { EnsembleError } from "./errors.ts";

/** A cluster can't be set up, started or reached: a package, a server, a key or a right is missing or wrong. */
export class ClusterError extends EnsembleError {
  override readonly name = "ClusterError";
}
