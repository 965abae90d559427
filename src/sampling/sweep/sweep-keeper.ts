import { fromBase64, toBase64 } from "../../protocol/bytes/base64.ts";
import type { CheckpointError } from "../../protocol/errors.ts";
import type { CheckpointStore } from "../run/checkpoint.ts";
import { CheckpointKeeper } from "../run/checkpoint-keeper.ts";
import { type Estimate, type EstimateJson, estimateFromJson } from "../run/estimate.ts";
import { refused, seal, unseal } from "../run/sealed-text.ts";
import type { Batches } from "../statistics/batch-means.ts";

/** What a sweep must have in common with the one that it goes on from: texts by what they are. */
export type SweepIdentity = Readonly<Record<string, string>>;

/** Batch means in JSON. */
interface KeptBatches {
  readonly chunks: number;
  readonly perBatch: number;
  /** Bytes of f64. */
  readonly numbers: string;
}

/** A row in JSON: what it ended with, or the text of its own checkpoint, and its batch means then. */
type KeptRow = { readonly batches: KeptBatches | null } & (
  | { readonly estimate: EstimateJson }
  | { readonly state: string }
);

interface Contents {
  readonly format: "sweep 1";
  readonly sweep: SweepIdentity;
  readonly rows: readonly (readonly [row: number, kept: KeptRow])[];
}

/** What an earlier session of a sweep has left. */
export interface SavedSweep {
  readonly name: string;
  readonly identity: SweepIdentity;
  readonly rows: Map<number, KeptRow>;
}

const FORMAT = "sweep 1";

/**
 * Reads what an earlier session has left.
 *
 * @throws {CheckpointError} when it is not whole, or of another kind
 */
export function readSweep(store: CheckpointStore): SavedSweep | undefined {
  const { name } = store;
  const text = store.read();
  if (text === undefined) return undefined;
  return unseal(text, name, (given) => {
    const { format, sweep, rows } = (given ?? {}) as Omit<Contents, "format"> & { readonly format: unknown };
    if (format !== FORMAT) throw refused(name, `it is no checkpoint of a sweep; its format is ${String(format)}`);
    return { name, identity: sweep, rows: new Map(rows) };
  });
}

/** @throws {CheckpointError} when it is of another sweep */
export function checkSaved({ name, identity: there }: SavedSweep, here: SweepIdentity): void {
  for (const what of Object.keys({ ...there, ...here })) {
    if (here[what] === there[what]) continue;
    throw refused(name, `it is of a sweep with ${what} ${there[what]}, this one has ${here[what]}`);
  }
}

/** Keeps the state of a sweep in one text: rows that have ended are not run again, those that run go on. */
export class SweepKeeper {
  readonly #name: string;
  readonly #rows: Map<number, KeptRow>;
  readonly #keeper: CheckpointKeeper<undefined>;

  /** @param store - taken; released at the end */
  constructor(
    store: CheckpointStore,
    {
      identity,
      saved,
      onFailure,
    }: {
      readonly identity: SweepIdentity;
      /** Of the same sweep. */
      readonly saved: SavedSweep | undefined;
      readonly onFailure: (error: CheckpointError) => void;
    },
  ) {
    this.#name = store.name;
    this.#rows = saved?.rows ?? new Map<number, KeptRow>();
    const text = (): string => {
      const contents: Contents = { format: FORMAT, sweep: identity, rows: [...this.#rows] };
      return seal(contents);
    };
    this.#keeper = new CheckpointKeeper(store, text, onFailure);
  }

  /** Why the state could not be written, at the last try. */
  get failure(): CheckpointError | undefined {
    return this.#keeper.failure;
  }

  /** What a row has ended with. */
  doneRow(row: number): { readonly estimate: Estimate; readonly batches: Batches | undefined } | undefined {
    const kept = this.#rows.get(row);
    if (kept === undefined || !("estimate" in kept)) return undefined;
    return { estimate: estimateFromJson(kept.estimate), batches: batchesOf(kept) };
  }

  /** Batch means of a row that goes on. */
  batchesOf(row: number): Batches | undefined {
    const kept = this.#rows.get(row);
    return kept && batchesOf(kept);
  }

  /** Where a row keeps its own state. @param batches - its batch means then */
  storeOf(row: number, batches: () => Batches): CheckpointStore {
    const kept = this.#rows.get(row);
    const state = kept !== undefined && "state" in kept ? kept.state : undefined;
    return {
      name: `${this.#name}, row ${row}`,
      read: () => state,
      take: () => undefined,
      release: () => undefined,
      write: (text) => {
        this.#rows.set(row, { state: text, batches: keptBatches(batches()) });
        this.#keeper.note(undefined, 0);
        return Promise.resolve();
      },
    };
  }

  /** Takes a row that has ended as it should. */
  done(row: number, estimate: Estimate, batches: Batches | undefined): void {
    this.#rows.set(row, { estimate: estimate.toJSON(), batches: batches === undefined ? null : keptBatches(batches) });
    this.#keeper.note(undefined, 0);
  }

  /** Forgets a row that has failed: it is run again. */
  failed(row: number): void {
    this.#rows.delete(row);
  }

  /** Writes the state for the last time. Never rejects. */
  finish(): Promise<void> {
    return this.#keeper.finish(undefined, 0);
  }
}

function keptBatches({ chunks, perBatch, numbers }: Batches): KeptBatches {
  return { chunks, perBatch, numbers: toBase64(numbers) };
}

function batchesOf({ batches }: KeptRow): Batches | undefined {
  if (batches === null) return undefined;
  const { chunks, perBatch, numbers } = batches;
  return { chunks, perBatch, numbers: new Float64Array(fromBase64(numbers).buffer) };
}
