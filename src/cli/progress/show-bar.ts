import { StatusLine } from "../../node/progress/status-line.ts";
import type { CommandIo } from "../command.ts";

/**
 * Shows a bar on the terminal of standard error, which is drawn again and again; it is gone too when a signal ends the process.
 *
 * @param lineFor - the bar now, in so many columns
 * @returns what takes it away
 */
export function showBar({ stderr, signal }: CommandIo, lineFor: (columns: number) => string): () => void {
  const line = new StatusLine(stderr.stream, lineFor);
  const stop = (): void => line.stop(false);
  signal.addEventListener("abort", stop);
  return () => {
    signal.removeEventListener("abort", stop);
    stop();
  };
}
