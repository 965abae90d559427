import { TaskAbortedError } from "../../protocol/errors.ts";
import type { Run, RunEstimate } from "../../sampling/run/run.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { watchRun } from "./watch-run.ts";

/** How a run ended. */
export interface EndOfRun<E> {
  /** Undefined: it was interrupted before there was anything to tell. */
  readonly estimate: E | undefined;
  /** What ended it, if anything did. */
  readonly interrupt: Interrupt | undefined;
}

/**
 * Shows how a run goes until it has ended. The first interrupt ends it with what is there.
 *
 * @param options.quiet - shows nothing where standard error is no terminal
 * @param options.first - what has to be there for an estimate
 */
export async function endOfRun<E extends RunEstimate>(
  run: Run<E>,
  io: CommandIo,
  { quiet, first = "the first chunk of samples" }: { readonly quiet: boolean; readonly first?: string },
): Promise<EndOfRun<E>> {
  let interrupt: Interrupt | undefined;
  const release = io.onInterrupt((taken) => {
    interrupt = taken;
    run.abort(new Error(`interrupted by ${taken.name}`));
  });
  try {
    return { estimate: await watchRun(run, io, { quiet }), interrupt };
  } catch (error) {
    if (interrupt === undefined || !(error instanceof TaskAbortedError)) throw error;
    io.stderr.write(`${io.stderr.colors.yellow("aborted:")} before ${first} was there\n`);
    return { estimate: undefined, interrupt };
  } finally {
    release();
  }
}
