import process from "node:process";
import type { Watchable } from "../../client/watchable.ts";

type Show = (work: Watchable) => Promise<void>;

let taker: Show | undefined;

/**
 * Has progress be shown elsewhere, for all clients of this process.
 *
 * @param show - shows it until the work is done
 * @returns what ends that
 */
export function takeProgress(show: Show): () => void {
  taker = show;
  return () => {
    if (taker === show) taker = undefined;
  };
}

/** Shows a line of progress on standard error until the work is done; waits in silence where that is no terminal. */
export async function showProgress(work: Watchable): Promise<void> {
  if (taker !== undefined) return taker(work);
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
