import { EnsembleError } from "../protocol/errors.ts";

/** The Jupyter kernel could not be installed or started. The message says what to do. */
export class JupyterError extends EnsembleError {
  override readonly name = "JupyterError";
}
