import { progressLine, progressText } from "../../node/progress/progress-line.ts";
import type { Run, RunEstimate } from "../../sampling/run/run.ts";
import type { CommandIo } from "../command.ts";
import { showBar } from "./show-bar.ts";

// A log gets a line after a second, then one per tenth of the run, but at most one a second and at least one a minute.
const LOG_SHARE = 0.1;
const LOG_LEAST_MS = 1_000;
const LOG_MOST_MS = 60_000;

/** How a run is watched. */
export interface Watching {
  /** Shows nothing where standard error is no terminal. */
  readonly quiet: boolean;
  /** Stands before what is shown, such as `2 of 9`. */
  readonly label?: string;
}

/**
 * Shows how a run goes on standard error until it has ended: a bar on a terminal, which disappears in the end; lines
 * elsewhere.
 *
 * @returns the estimate at the end
 * @throws what the run rejects with
 */
export async function watchRun<E extends RunEstimate>(
  run: Run<E>,
  io: CommandIo,
  { quiet, label }: Watching,
): Promise<E> {
  const before = label === undefined ? "" : `${label}  `;
  const stop = io.stderr.isTerminal ? drawBar(run, io, before) : quiet ? () => {} : writeLines(run, io, before);
  try {
    return await run;
  } finally {
    stop();
  }
}

function drawBar(run: Run<RunEstimate>, io: CommandIo, before: string): () => void {
  return showBar(io, (columns) => {
    const label = before.slice(0, columns);
    return label + progressLine(run.latest, columns - label.length, io.stderr.colors);
  });
}

function writeLines(run: Run<RunEstimate>, { stderr }: CommandIo, before: string): () => void {
  let shown = 0;
  let failure: string | undefined;
  let shownMs = Number.NEGATIVE_INFINITY;
  const timer = setInterval(() => {
    const { latest } = run;
    const share = latest.progress;
    if (latest.checkpointFailure !== undefined && failure === undefined) {
      stderr.write(`${stderr.colors.yellow("warning:")} ${latest.checkpointFailure}\n`);
    }
    failure = latest.checkpointFailure;
    const nowMs = performance.now();
    if (share < shown + LOG_SHARE && nowMs - shownMs < LOG_MOST_MS) return;
    shown = share;
    shownMs = nowMs;
    stderr.write(`${before}${progressText(latest)}\n`);
  }, LOG_LEAST_MS);
  return () => clearInterval(timer);
}
