import { pack } from "../protocol/bytes/packing.ts";
import { unpack } from "../protocol/bytes/unpacking.ts";
import type { DerivedPlan } from "../sampling/request/derived.ts";
import type { SampleMethod } from "../sampling/request/drawing.ts";
import type { StopRules } from "../sampling/request/stopping.ts";
import type { Control } from "../sampling/statistics/control.ts";
import type { HistogramSpec } from "../sampling/statistics/histogram.ts";

/** What is kept of a job, but for its function and its items. */
export interface JobRecord {
  readonly format: typeof FORMAT;
  readonly name: string;
  readonly work: MapWork | SamplingWork;
  /** Items of the map, or chunks of the sampling run. */
  readonly items: number;
  /** Items of each part but the last, which has the rest. A part is what a host takes at once. */
  readonly perPart: number;
  /** How often an item is tried again that throws. */
  readonly retries: number;
  /** Pieces in which the function is kept. */
  readonly codePieces: number;
  /** When it was submitted, by the clock of who did, ms since the epoch. */
  readonly submittedMs: number;
  readonly state: RecordState;
}

/** Where a job stands, as far as clients decide. */
export type RecordState =
  /** Its parts are being stored: those below `stored` are. */
  | { readonly kind: "submitting"; readonly stored: number }
  | { readonly kind: "submitted" }
  | { readonly kind: "aborted"; readonly why: string }
  /** It was not submitted as a whole. */
  | { readonly kind: "failed"; readonly why: string }
  /** What is left of it is not wanted. */
  | { readonly kind: "finished" };

export interface MapWork {
  readonly kind: "map";
  /** Text of its function, for messages; absent where it was not sent by its source, or is long. */
  readonly source?: string;
}

/** What is needed to read a sampling run. */
export interface SamplingWork {
  readonly kind: "sample";
  readonly rules: StopRules;
  readonly chunkSamples: number;
  readonly seed: bigint;
  readonly outputNames: readonly string[];
  readonly confidenceLevel: number;
  readonly method: SampleMethod;
  readonly antithetic: boolean;
  readonly controls: readonly Control[];
  /** Ratios: functions run in the program of who reads. Absent in records of earlier versions. */
  readonly derived?: readonly DerivedPlan[];
  readonly histogram: HistogramSpec | undefined;
  /** Position of the output that is the weight of the others. */
  readonly weights?: number | undefined;
  /** Probabilities. */
  readonly quantiles?: readonly number[];
}

// The layout above. Another number is refused.
const FORMAT = 1;

/** For a new record. */
export const RECORD_FORMAT: typeof FORMAT = FORMAT;

/** Parts of a job. */
export function partsOf({ items, perPart }: Pick<JobRecord, "items" | "perPart">): number {
  return Math.ceil(items / perPart);
}

/** Items of a part: its first, and their number. */
export function itemsOf(
  { items, perPart }: Pick<JobRecord, "items" | "perPart">,
  part: number,
): { readonly first: number; readonly count: number } {
  const first = part * perPart;
  return { first, count: Math.min(perPart, items - first) };
}

/** Whether hosts are to work on a job. */
export function isWanted({ state }: JobRecord): boolean {
  return state.kind === "submitting" || state.kind === "submitted";
}

export function writeRecord(record: JobRecord): Uint8Array<ArrayBuffer> {
  return pack(record);
}

/** @throws {TypeError} {RangeError} when it is none, or of another version of this library */
export function readRecord(bytes: Uint8Array): JobRecord {
  const { format, ...record } = Object(unpack(bytes)) as Partial<JobRecord>;
  if (format !== FORMAT) throw new TypeError(`it has the format ${String(format)}, this version reads ${FORMAT}`);
  const { items, perPart, retries, codePieces } = record;
  const isWhole = [items, perPart, retries, codePieces].every((count) => Number.isSafeInteger(count));
  if (!isWhole || record.work === undefined || record.state === undefined) throw new TypeError("it is not whole");
  // All of it was written by `writeRecord`.
  return { format, ...record } as JobRecord;
}
