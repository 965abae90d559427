import process from "node:process";
import type { Watchable } from "../client/runtime.ts";

// Often enough for the eye.
const REFRESH_MS = 100;

/** Shows a bar on standard error until the work is done; waits in silence where that is no terminal. */
export async function showProgress(work: Watchable): Promise<void> {
  if (!process.stderr.isTTY) {
    await work.wait();
    return;
  }
  // Loaded here, as most clients never show a bar.
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    format: "{bar} {value}/{total}  {duration_formatted}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 32,
    hideCursor: true,
    stream: process.stderr,
  });
  bar.start(work.length, work.progress);
  try {
    while (!(await work.wait(REFRESH_MS))) bar.update(work.progress);
    bar.update(work.progress);
  } finally {
    bar.stop();
  }
}
