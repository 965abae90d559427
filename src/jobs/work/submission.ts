import { type Column, sliceColumns } from "../../client/calls/sequences.ts";
import type { ModuleFiles } from "../../cluster/contents/client-contents.ts";
import { writeModule } from "../../protocol/bytes/modules.ts";
import { pack } from "../../protocol/bytes/packing.ts";
import type { FunctionRef, Placeholder } from "../../protocol/function-ref.ts";
import { JobError } from "../../protocol/job-error.ts";
import { readSentModule } from "../../protocol/sent-module.ts";
import { newJobId } from "../job-names.ts";
import { isWanted, itemsOf, type JobRecord, partsOf, RECORD_FORMAT, writeRecord } from "../job-record.ts";
import { StreamRefusal } from "../stream/jet-stream.ts";
import type { JobStore } from "./job-store.ts";
import { piecesOf, putPieces, roomOf } from "./pieces.ts";

/** What is submitted. */
export interface Submission extends Pick<JobRecord, "name" | "work" | "items" | "perPart" | "retries"> {
  readonly fn: FunctionRef;
  /** Of a map: its items. */
  readonly columns: readonly Column[] | undefined;
}

/** What is kept of a job's function, packed. */
export interface JobCode {
  readonly fn: FunctionRef;
  /** Of modules of its client's files. */
  readonly files?: readonly ModuleFiles[];
}

/** What a message with a part of a map holds, packed. Of sampling, the record says all. */
export interface PartItems {
  readonly columns: readonly ArrayLike<unknown>[];
  readonly placeholders?: readonly Placeholder[];
}

/** Header of a message whose items are kept in the bucket of records, in so many pieces. */
export const PIECES_HEADER = "Ensemble-Pieces";

/** Key of the pieces of a job's function. */
export function codeKey(id: string): string {
  return `${id}.code`;
}

/** Key of the pieces of a part's items. */
export function itemsKey(id: string, part: number): string {
  return `${id}.items.${part}`;
}

// Parts of which it was not heard that they are stored, and their bytes.
const MOST_UNDER_WAY = 64;
const MOST_BYTES = 16 * 2 ** 20;
// So often the record says how far it has come, ms: who is silent for long has died.
const NOTE_MS = 5000;
const FULL_PAUSE_MS = 1000;
// Numbers of the server's reasons when a stream is full: messages, bytes, store.
const FULL: readonly number[] = [10_077, 10_047, 10_023];

/**
 * Stores a job: its function, its record, its parts. Fulfils once all of it is stored.
 *
 * @throws {ClusterError} {JobError}
 */
export async function submit(store: JobStore, submission: Submission): Promise<{ id: string; record: JobRecord }> {
  const release = store.jet.hold();
  try {
    await store.check();
    return await new Submitting(store, submission).run();
  } finally {
    release();
  }
}

// What engines import for a function.
function modulesOf(fn: FunctionRef): string[] {
  switch (fn.kind) {
    case "module":
      return [fn.url];
    case "bound":
      return [fn.fn, ...fn.placeholders.map(({ ref }) => ref)].flatMap(modulesOf);
    case "seeded":
    case "sample":
      return modulesOf(fn.fn);
    case "closure":
      return fn.closure.placeholders.flatMap(({ ref }) => modulesOf(ref));
    case "instance":
      return modulesOf(fn.of);
    default:
      return [];
  }
}

class Submitting {
  readonly #id = newJobId();
  readonly #store: JobStore;
  readonly #submission: Submission;
  #notedMs = performance.now();
  #noting: Promise<unknown> | undefined;
  // Set when someone has aborted the job meanwhile.
  #isOver = false;

  constructor(store: JobStore, submission: Submission) {
    this.#store = store;
    this.#submission = submission;
  }

  async run(): Promise<{ id: string; record: JobRecord }> {
    const { records, jet } = this.#store;
    const { fn, columns: _, ...rest } = this.#submission;
    const code = pack(this.#codeOf(fn), { copiesShared: true, module: writeModule });
    const maxPayload = await jet.bus.maxPayload;
    const codePieces = piecesOf(code, maxPayload).length;
    const state = { kind: "submitting", stored: 0 } as const;
    const record: JobRecord = { format: RECORD_FORMAT, ...rest, codePieces, submittedMs: Date.now(), state };
    // First of all: what is kept without a record nobody would find, and remove.
    await records.put(this.#id, writeRecord(record));
    try {
      await putPieces(records, codeKey(this.#id), code, maxPayload);
      await this.#storeParts(record);
      await this.#noting;
      const submitted = await this.#store.change(this.#id, (kept) =>
        kept.state.kind === "submitting" ? { ...kept, state: { kind: "submitted" } } : undefined,
      );
      if (submitted.state.kind === "failed") throw new JobError(this.#id, submitted.state.why);
      return { id: this.#id, record: submitted };
    } catch (error) {
      await this.#markFailed(error);
      throw error;
    }
  }

  #codeOf(fn: FunctionRef): JobCode {
    const bundles = new Set(modulesOf(fn).flatMap((url) => readSentModule(url)?.bundle ?? []));
    const files = [...bundles].flatMap((bundle) => this.#store.place.moduleFiles?.(bundle) ?? []);
    return { fn, ...(files.length > 0 && { files }) };
  }

  async #markFailed(cause: unknown): Promise<void> {
    this.#isOver = true;
    const why = `it was not submitted as a whole: ${cause instanceof Error ? cause.message : String(cause)}`;
    const mark = (kept: JobRecord): JobRecord | undefined =>
      isWanted(kept) ? { ...kept, state: { kind: "failed", why } } : undefined;
    // Where that can't be said either, whoever reads the record finds out.
    await this.#store.change(this.#id, mark).catch(() => undefined);
  }

  async #storeParts(record: JobRecord): Promise<void> {
    const parts = partsOf(record);
    const underWay = new Set<Promise<void>>();
    let bytesUnderWay = 0;
    let whole = 0;
    const stored = new Set<number>();
    for (let part = 0; part < parts && !this.#isOver; part++) {
      const bytes = this.#bytesOf(record, part);
      while (underWay.size >= MOST_UNDER_WAY || (underWay.size > 0 && bytesUnderWay + bytes.length > MOST_BYTES)) {
        await Promise.race(underWay);
      }
      bytesUnderWay += bytes.length;
      const store = async (): Promise<void> => {
        await this.#storePart(part, bytes);
        underWay.delete(storing);
        bytesUnderWay -= bytes.length;
        stored.add(part);
        while (stored.delete(whole)) whole++;
        this.#note(whole);
      };
      const storing = store();
      // One failure is told, others are of no account then.
      storing.catch(() => undefined);
      underWay.add(storing);
    }
    await Promise.all(underWay);
  }

  async #storePart(part: number, items: Uint8Array<ArrayBuffer>): Promise<void> {
    const { jet, place, records } = this.#store;
    const subject = place.names.chunk(place.user, this.#id, String(part));
    const maxPayload = await jet.bus.maxPayload;
    const id = { "Nats-Msg-Id": `${this.#id}.${part}` };
    const isLong = items.length > roomOf(maxPayload);
    const pieces = isLong ? await putPieces(records, itemsKey(this.#id, part), items, maxPayload) : 0;
    const headers = isLong ? { ...id, [PIECES_HEADER]: String(pieces) } : id;
    while (!this.#isOver) {
      try {
        await jet.store(subject, isLong ? new Uint8Array() : items, { headers, patienceMs: 60_000 });
        return;
      } catch (error) {
        if (!(error instanceof StreamRefusal && FULL.includes(error.code))) throw error;
        // Until hosts have made room.
        this.#note(undefined);
        await new Promise((resolve) => setTimeout(resolve, FULL_PAUSE_MS));
      }
    }
  }

  #bytesOf(record: JobRecord, part: number): Uint8Array<ArrayBuffer> {
    const { columns } = this.#submission;
    if (columns === undefined) return new Uint8Array();
    const { first, count } = itemsOf(record, part);
    const items: PartItems = sliceColumns(columns, first, first + count);
    return pack(items, { copiesShared: true, module: writeModule });
  }

  // Says now and then that it goes on.
  #note(whole: number | undefined): void {
    if (this.#noting !== undefined || performance.now() - this.#notedMs < NOTE_MS) return;
    const change = (kept: JobRecord): JobRecord | undefined => {
      if (kept.state.kind !== "submitting") {
        this.#isOver = true;
        return undefined;
      }
      return { ...kept, state: { kind: "submitting", stored: whole ?? kept.state.stored } };
    };
    this.#noting = this.#store
      .change(this.#id, change)
      .catch(() => undefined)
      .finally(() => {
        this.#noting = undefined;
        this.#notedMs = performance.now();
      });
  }
}
