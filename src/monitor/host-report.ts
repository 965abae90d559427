import type { EngineId } from "../protocol/ids.ts";
import type { TaskRecords } from "./task-records.ts";

/** What a host says of itself and its engines to whoever looks. */
export interface HostReport {
  readonly kind: "host";
  readonly host: string;
  /** Random for each start of the host. */
  readonly incarnation: number;
  /** When it was written, by the clock of the host, ms since the epoch. */
  readonly sentMs: number;
  readonly machine: {
    /** >= 1. */
    readonly cores: number;
    /** Threads that ran or waited for a core, on average of the last minute; absent where nobody counts them. */
    readonly load?: number;
    /** Bytes in all, and free; absent where nobody tells, as in pages. */
    readonly memoryBytes?: number;
    readonly freeBytes?: number;
  };
  readonly process: {
    /** When it was started, ms since the epoch. */
    readonly sinceMs: number;
    /** CPU time since then, of all threads, ms; absent where nobody counts it. */
    readonly cpuMs?: number;
    /** Resident memory, bytes; absent where nobody counts it. */
    readonly rssBytes?: number;
  };
  /** Engines that it may have at most; absent: any number. */
  readonly maxEngines?: number;
  /** Whether it takes no new tasks. */
  readonly isDraining: boolean;
  /** When its time is up, ms since the epoch; absent: never. */
  readonly endsMs?: number;
  /** Counts since the host was started, those of engines that are gone among them: they never fall. */
  readonly totals: HostTotals;
  readonly engines: readonly EngineReport[];
  /** Engines that ended by themselves, or were killed, since the last report. */
  readonly lost: readonly { readonly id: EngineId; readonly why: string; readonly by?: EngineId }[];
  /** Tasks that ended since the last report, where a watch asked for them. */
  readonly tasks?: TaskRecords;
}

/** What all engines of a host did since it was started. */
export interface HostTotals {
  /** Tasks that they have answered; items of maps count. */
  readonly done: number;
  /** Those of them that failed. */
  readonly failed: number;
  /** Time in which they ran tasks, ms. */
  readonly busyMs: number;
  /** Engines that ended by themselves, or were killed. */
  readonly lostEngines: number;
}

/** One engine of a host. Counts and times are those since its start. */
export interface EngineReport {
  readonly id: EngineId;
  /** Tasks that it holds: runs, or has next in line. */
  readonly held: number;
  /** Tasks that it has answered; items of maps count. */
  readonly done: number;
  /** Those of them that failed. */
  readonly failed: number;
  /** Time in which it ran tasks, what the one that it runs has taken so far included, ms. */
  readonly busyMs: number;
  /** What it runs. */
  readonly running?: { readonly name: string; readonly client: string; readonly sinceMs: number };
  /** When it answered its last task, or started; ms since the epoch, by the host's clock. */
  readonly idleSinceMs: number;
  /** Whether it ends once its clients are done with it. */
  readonly isDraining: boolean;
  /**
   * Whether somebody may still want what it keeps: a client that is there has set names in it, or has not yet taken results.
   */
  readonly isNeeded: boolean;
  /** Bytes of its heap; absent where nobody tells. */
  readonly heapBytes?: number;
}
