import { itemsOf, type JobRecord, partsOf } from "../job-record.ts";
import type { EndedParts, JobStore, KeptRecord } from "./job-store.ts";

/**
 * Where a job stands. `submitting`: its parts are being stored. `waiting`: no part of it has come to an end. `failed`: it
 * has ended, and an item of it failed, or a part was given up, or it was not submitted as a whole.
 */
export type JobState = "submitting" | "waiting" | "running" | "done" | "failed" | "aborted";

/** Where a job stands, and how far it has come. */
export interface JobStatus {
  /** Where it stands. */
  readonly state: JobState;
  /** Items, or samples, of parts that have come to an end. */
  readonly done: number;
  /** Items, or samples, in all. */
  readonly of: number;
  /** Of `done` those in parts that failed, in part or as a whole. */
  readonly failed: number;
  /** Why it was aborted, or not submitted. */
  readonly why?: string;
}

/** Where a job stands that has come so far. */
export function statusOf(record: JobRecord, ended: EndedParts): JobStatus {
  const { state, items } = record;
  const total = partsOf(record);
  const over = ended.done.size + ended.lost.size;
  const amounts = {
    done: amountOf(record, [...ended.done, ...ended.lost]),
    of: amount(record, items),
    failed: amountOf(record, [...ended.failed, ...ended.lost]),
  };
  const outcome = amounts.failed > 0 ? "failed" : "done";
  switch (state.kind) {
    case "aborted":
      // Too late, if all of it is there.
      if (over >= total) return { state: outcome, ...amounts };
      return { state: "aborted", ...amounts, why: state.why };
    case "failed":
      return { state: "failed", ...amounts, why: state.why };
    case "finished":
      return { state: outcome, ...amounts };
    case "submitting":
      return { state: over >= total ? outcome : "submitting", ...amounts };
    case "submitted":
      return { state: over >= total ? outcome : over === 0 ? "waiting" : "running", ...amounts };
  }
}

function amountOf(record: JobRecord, parts: readonly number[]): number {
  return amount(
    record,
    parts.reduce((sum, part) => sum + itemsOf(record, part).count, 0),
  );
}

function amount({ work }: JobRecord, items: number): number {
  if (work.kind === "map") return items;
  // The last chunk may be cut short.
  return Math.min(work.rules.limit, items * work.chunkSamples);
}

// Who submits a job, and has not said for so long that he goes on, has died, ms.
const STALE_MS = 30_000;

/**
 * Ends a submission whose client has died: where all parts are there, the job is one like any other, else it has failed.
 *
 * @returns the record after it
 */
export async function recover(
  store: JobStore,
  id: string,
  { record, storedMs }: KeptRecord,
  staleMs: number = STALE_MS,
): Promise<JobRecord> {
  if (record.state.kind !== "submitting") return record;
  // By the server's clock: those of clients may be off.
  await store.records.put("clock", new Uint8Array());
  const nowMs = (await store.records.get("clock"))?.storedMs ?? storedMs;
  if (nowMs - storedMs < staleMs) return record;
  const missing = await missingParts(store, id, record);
  return store.change(id, (kept) => {
    if (kept.state.kind !== "submitting") return undefined;
    if (missing === 0) return { ...kept, state: { kind: "submitted" } };
    const total = partsOf(kept);
    const why = `its client ended while it was submitted: ${total - missing} of ${total} parts came; submit it again`;
    return { ...kept, state: { kind: "failed", why } };
  });
}

// So long the server keeps parts and what they gave: the settings of its streams, ms.
const KEPT_MS = 7 * 24 * 3600 * 1000;

/** Whether a job is so old that nothing is left of it but its record. */
export async function isGone(store: JobStore, id: string, record: JobRecord): Promise<boolean> {
  // A clock that is off does no harm: what is there is seen.
  if (Date.now() - record.submittedMs < KEPT_MS) return false;
  return (await missingParts(store, id, record)) === partsOf(record);
}

/** Number of parts that neither wait nor have ended: they never came, or were kept for as long as they are. */
export async function missingParts(store: JobStore, id: string, record: JobRecord): Promise<number> {
  // First: a part that ends meanwhile is among those that have ended.
  const waiting = await store.waiting(id);
  const { done, lost } = await store.ended(id);
  return Array.from({ length: partsOf(record) }, (_, part) => part).filter(
    (part) => !waiting.has(part) && !done.has(part) && !lost.has(part),
  ).length;
}
