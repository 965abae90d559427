import process from "node:process";
import { SingleBar } from "cli-progress";
import type { AsyncResult } from "../client/results/async-result.ts";

// Often enough for the eye.
const REFRESH_MS = 100;

/** Shows a bar on standard error until the result is ready; waits in silence where that is no terminal. */
export async function showProgress(result: AsyncResult<unknown, unknown>): Promise<void> {
  if (!process.stderr.isTTY) {
    await result.wait();
    return;
  }
  const bar = new SingleBar({
    format: "{bar} {value}/{total}  {duration_formatted}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 32,
    hideCursor: true,
    stream: process.stderr,
  });
  bar.start(result.length, result.progress);
  try {
    while (!(await result.wait(REFRESH_MS))) bar.update(result.progress);
    bar.update(result.progress);
  } finally {
    bar.stop();
  }
}
