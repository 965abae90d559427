import { EnsembleError } from "../protocol/errors.ts";

/**
 * Hosts can't be started, listed or stopped: a program or a machine is missing, or refuses. The message says what to do.
 *
 * @example
 * await cluster({ launcher: slurm({ time: "1:00:00" }), engines: 20 }).catch((error: unknown) => {
 *   if (error instanceof LaunchError) console.log(error.message);
 * });
 */
export class LaunchError extends EnsembleError {
  override readonly name = "LaunchError";
}
