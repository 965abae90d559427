import { Ledger } from "./ledger.ts";
import { describe } from "./working.ts";

/** What a chaos run is to do. */
export interface Run {
  readonly seconds: number;
  readonly seed: number;
  readonly ledger: Ledger;
  /** Is told now and then how far it is. */
  readonly onProgress: (ledger: Ledger, leftMs: number) => void;
}

/** What came of a chaos run. */
export interface Report {
  readonly jobs: ReadonlyMap<string, number>;
  readonly engines: number;
  readonly leftBytes: LeftBytes;
  readonly violations: readonly string[];
}

/** Memory in use more than before: at the end with the client open, and after it was closed; bytes. */
interface LeftBytes {
  readonly open: number;
  readonly closed: number;
}

/**
 * Does things at random for a while, many at a time, and checks that each ends, once, as it may, and that nothing is left.
 *
 * @param scene - where it takes place
 */
export async function runChaos(
  scene: (run: Run) => Promise<Report>,
  options: Pick<Run, "seconds" | "seed" | "onProgress">,
): Promise<Report> {
  const ledger = new Ledger();
  const onError = (error: unknown): void => void ledger.violations.push(`nobody caught ${describe(error)}`);
  process.on("uncaughtException", onError).on("unhandledRejection", onError);
  try {
    return await scene({ ...options, ledger });
  } catch (error) {
    ledger.violations.push(`the run ended early: ${describe(error)}`);
    return { jobs: ledger.counts, engines: 0, leftBytes: { open: 0, closed: 0 }, violations: ledger.violations };
  } finally {
    process.off("uncaughtException", onError).off("unhandledRejection", onError);
  }
}

/** Notes memory that is left, where it is more than what the runtime needs for code that it has compiled meanwhile. */
export function checkLeft(ledger: Ledger, { open, closed }: LeftBytes, most: number): void {
  if (open > most) ledger.violations.push(`${open} bytes are left with the client open`);
  if (closed > most) ledger.violations.push(`${closed} bytes are left after close()`);
}
