import type { EngineId } from "../../protocol/ids.ts";
import type { HostSeen, Snapshot } from "../snapshot.ts";
import type { TaskRecords } from "../task-records.ts";

/** What a dashboard's server says to a page of it: one event each. */
export type PageMessage =
  /** First of all: the name by which the page says what it shows. */
  | { readonly kind: "hello"; readonly page: string }
  /** What is there now. */
  | { readonly kind: "state"; readonly state: PageState }
  /** Records of tasks of the engines that the page shows: those that came of late, or all that are kept. */
  | { readonly kind: "tasks"; readonly isAll: boolean; readonly records: TaskRecords }
  /** Nothing is seen at present, and why; it is tried again. */
  | { readonly kind: "trouble"; readonly why: string };

/** A snapshot as pages get it: engines in columns, as there may be thousands. */
export interface PageState extends Omit<Snapshot, "hosts"> {
  readonly hosts: readonly PageHost[];
  readonly engines: EngineColumns;
}

/** A host; its engines are the next `engineCount` in the columns. */
export interface PageHost extends Omit<HostSeen, "engines"> {
  readonly engineCount: number;
}

/** States of an engine, by their place in {@link EngineColumns.state}. */
export const ENGINE_STATES = ["idle", "busy", "draining", "silent"] as const;

/** All engines, host by host, in columns of one length. Numbers are rounded to what is shown. */
export interface EngineColumns {
  readonly id: readonly EngineId[];
  /** Place in {@link ENGINE_STATES}. */
  readonly state: readonly number[];
  /** Percent of the time of late. */
  readonly busy: readonly number[];
  /** Tasks a second. */
  readonly rate: readonly number[];
  readonly held: readonly number[];
  readonly done: readonly number[];
  readonly failed: readonly number[];
  /** Place in `names` of what it runs; -1 for nothing. */
  readonly runs: readonly number[];
  /** Place in `names` of whose task that is. */
  readonly client: readonly number[];
  /** When that began, or when it began to wait, ms since the epoch. */
  readonly sinceMs: readonly number[];
  /** Bytes of its heap; -1 where nobody tells. */
  readonly heapBytes: readonly number[];
  /** 1 where somebody may still want what it keeps. */
  readonly isNeeded: readonly number[];
  readonly names: readonly string[];
}
