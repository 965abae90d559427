import { TaskAbortedError } from "../../protocol/errors.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import type { SamplingRun } from "../../sampling/run/sampling-run.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { watchRun } from "./watch-run.ts";

/** How a run ended. */
export interface EndOfRun {
  /** Undefined: it was interrupted before the first chunk of samples was there. */
  readonly estimate: Estimate | undefined;
  /** What ended it, if anything did. */
  readonly interrupt: Interrupt | undefined;
}

/**
 * Shows how a run goes until it has ended. The first interrupt ends it with what is there.
 *
 * @param quiet - shows nothing where standard error is no terminal
 */
export async function endOfRun(run: SamplingRun, io: CommandIo, quiet: boolean): Promise<EndOfRun> {
  let interrupt: Interrupt | undefined;
  const release = io.onInterrupt((taken) => {
    interrupt = taken;
    run.abort(new Error(`interrupted by ${taken.name}`));
  });
  try {
    return { estimate: await watchRun(run, io, { quiet }), interrupt };
  } catch (error) {
    if (interrupt === undefined || !(error instanceof TaskAbortedError)) throw error;
    io.stderr.write(`${io.stderr.colors.yellow("aborted:")} before the first chunk of samples was there\n`);
    return { estimate: undefined, interrupt };
  } finally {
    release();
  }
}
