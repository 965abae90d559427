import { itemsLine } from "../../node/progress/progress-line.ts";
import type { Sweep } from "../../sampling/sweep/sweep.ts";
import type { CommandIo } from "../command.ts";
import { showBar } from "./show-bar.ts";

// A log gets a line for each tenth of the rows, but at most one a second.
const LOG_SHARE = 0.1;
const LOG_LEAST_MS = 1_000;

/**
 * Shows on standard error how many rows of a sweep have ended: a bar on a terminal, lines elsewhere.
 *
 * @param quiet - shows nothing where standard error is no terminal
 * @returns what ends that, and takes the bar away
 */
export function watchSweep(sweep: Sweep, io: CommandIo, quiet: boolean): () => void {
  if (io.stderr.isTerminal) return showBar(io, (columns) => itemsLine(sweep, columns, io.stderr.colors));
  return quiet ? () => {} : writeLines(sweep, io);
}

function writeLines(sweep: Sweep, { stderr }: CommandIo): () => void {
  let shown = 0;
  const timer = setInterval(() => {
    const { progress, length } = sweep;
    if (progress < shown + LOG_SHARE * length) return;
    shown = progress;
    stderr.write(`${progress.toLocaleString("en")} of ${length.toLocaleString("en")} rows\n`);
  }, LOG_LEAST_MS);
  return () => clearInterval(timer);
}
