import type { HostDeed, HostOrderAnswer } from "./host-order.ts";
import type { Snapshot } from "./snapshot.ts";
import type { TaskRecords } from "./task-records.ts";

/** Sees what a cluster, or a client's own engines, do, for as long as it is open. */
export interface Monitor {
  /** What is there now. */
  snapshot(): Snapshot;
  /**
   * Records of tasks that came after a moment that an earlier call gave; at first 0. Times are by the clock of who looks.
   * Those of the last two minutes are kept, 100,000 at most.
   */
  tasksSince(cursor: number): { readonly records: TaskRecords; readonly cursor: number };
  /**
   * Asks a host for something. Fulfils with what it says.
   *
   * @throws {Error} when it does not answer in time, or there is no such host
   */
  order(host: string, deed: HostDeed): Promise<HostOrderAnswer>;
  /** Says what happened by itself, such as the end of the connection: for the log. */
  onEnd(handler: (why: string) => void): void;
  /** Looks no more. */
  close(): Promise<void>;
}
