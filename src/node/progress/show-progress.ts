import process from "node:process";
import type { Watchable } from "../../client/watchable.ts";

/** Shows a line of progress on standard error until the work is done; waits in silence where that is no terminal. */
export async function showProgress(work: Watchable): Promise<void> {
  if (!process.stderr.isTTY) {
    await work.wait();
    return;
  }
  // Loaded here, as most clients never show progress.
  const [{ default: pc }, { itemsLine, progressLine }] = await Promise.all([
    import("picocolors"),
    import("./progress-line.ts"),
  ]);
  const { StatusLine } = await import("./status-line.ts");
  const colors = pc.createColors(process.stderr.hasColors());
  const line = new StatusLine(process.stderr, (columns) =>
    "latest" in work ? progressLine(work.latest, columns, colors) : itemsLine(work, columns, colors),
  );
  await work.wait();
  line.stop(true);
}
