import { EnsembleError } from "../protocol/errors.ts";

/**
 * Hosts can't be started, listed or stopped: a program or a machine is missing, or refuses. The message says what to do, and
 * what became of hosts that were started before.
 *
 * @example
 * await cluster({ launcher: slurm({ time: "1:00:00" }), engines: 20 }).catch((error: unknown) => {
 *   if (error instanceof LaunchError) console.log(error.message);
 * });
 */
export class LaunchError extends EnsembleError {
  override readonly name = "LaunchError";
  /**
   * Ids of hosts that were started, and may still run; none where all were ended again.
   *
   * @example
   * await cluster({ launcher: slurm(), engines: 20 }).catch((error: unknown) => {
   *   if (error instanceof LaunchError && error.left.length > 0) console.log(`scancel ${error.left.join(" ")}`);
   * });
   */
  readonly left: readonly string[];

  /** @internal */
  constructor(message: string, { left = [], ...options }: ErrorOptions & { readonly left?: readonly string[] } = {}) {
    super(message, options);
    this.left = left;
  }
}
