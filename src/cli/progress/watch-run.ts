import { SingleBar } from "cli-progress";
import type { Estimate } from "../../sampling/run/estimate.ts";
import type { SamplingRun } from "../../sampling/run/sampling-run.ts";
import type { CommandIo } from "../command.ts";
import { progressLine, progressText } from "./progress-line.ts";

const REFRESHES_PER_SECOND = 10;
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
export async function watchRun(run: SamplingRun, io: CommandIo, { quiet, label }: Watching): Promise<Estimate> {
  const before = label === undefined ? "" : `${label}  `;
  const stop = io.stderr.isTerminal ? drawBar(run, io, before) : quiet ? () => {} : writeLines(run, io, before);
  try {
    return await run;
  } finally {
    stop();
  }
}

function drawBar(run: SamplingRun, { stderr, signal }: CommandIo, before: string): () => void {
  const bar = new SingleBar({
    // One column stays free: a full line makes some terminals wrap.
    format: () => before + progressLine(run.latest, stderr.columns - 1 - before.length, stderr.colors),
    fps: REFRESHES_PER_SECOND,
    stream: stderr.stream,
    hideCursor: true,
    linewrap: false,
    clearOnComplete: true,
    // The terminal is tidied by our own signal, as the process ends on it.
    gracefulExit: false,
  });
  const stop = () => bar.stop();
  signal.addEventListener("abort", stop);
  bar.start(1, 0);
  return () => {
    signal.removeEventListener("abort", stop);
    stop();
  };
}

function writeLines(run: SamplingRun, { stderr }: CommandIo, before: string): () => void {
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
