import type { TaskRecords } from "./task-records.ts";
import { TextTable } from "./text-table.ts";

// See the contract, in monitor.ts.
const KEPT_MS = 120_000;
/** Rows that are kept at most. */
export const KEPT_ROWS = 100_000;
// Texts that rows no longer use are forgotten when there are so many.
const TEXTS = 10_000;

/** Records of tasks of late, for any number of readers. Row `i`, counted from the first that ever came, is at `i % KEPT_ROWS`. */
export class RecordStore {
  #columns: Columns | undefined;
  #clients = new TextTable();
  #names = new TextTable();
  readonly #errors = new Map<number, string>();
  // Rows that were left out by who sent them, before a row.
  readonly #dropped: { readonly row: number; readonly count: number }[] = [];
  #start = 0;
  #end = 0;

  /** @param behindMs - what is to be added to the times of the records */
  add(records: TaskRecords, behindMs: number, nowMs: number): void {
    this.#forget(nowMs);
    if (records.dropped > 0) this.#dropped.push({ row: this.#end, count: records.dropped });
    if (records.engine.length === 0) return;
    this.#columns ??= makeColumns();
    const { engine, client, name, startedMs, endedMs, count, outcome } = this.#columns;
    const clientOf = records.clients.map((text) => this.#clients.numberOf(text));
    const nameOf = records.names.map((text) => this.#names.numberOf(text));
    records.engine.forEach((id, row) => {
      if (this.#end - this.#start === KEPT_ROWS) this.#forgetOne();
      const at = this.#end % KEPT_ROWS;
      engine[at] = id;
      client[at] = clientOf[records.client[row] ?? 0] ?? 0;
      name[at] = nameOf[records.name[row] ?? 0] ?? 0;
      startedMs[at] = (records.startedMs[row] ?? 0) + behindMs;
      endedMs[at] = (records.endedMs[row] ?? 0) + behindMs;
      count[at] = records.count[row] ?? 1;
      outcome[at] = records.outcome[row] ?? 0;
      const error = records.errors[row];
      if (error !== undefined) this.#errors.set(this.#end, error);
      this.#end += 1;
    });
    if (Math.max(this.#names.texts.length, this.#clients.texts.length) > TEXTS) this.#forgetTexts();
  }

  /** What came since a moment that an earlier call gave; at first 0. What was forgotten in between counts as left out. */
  since(cursor: number): { readonly records: TaskRecords; readonly cursor: number } {
    const first = Math.min(Math.max(cursor, this.#start), this.#end);
    const missed = cursor === 0 ? 0 : Math.max(0, this.#start - cursor);
    return { records: this.#rows(first, missed + this.#droppedSince(first)), cursor: this.#end };
  }

  #droppedSince(first: number): number {
    return this.#dropped.reduce((sum, { row, count }) => (row >= first ? sum + count : sum), 0);
  }

  #rows(first: number, dropped: number): TaskRecords {
    const clients = new TextTable();
    const names = new TextTable();
    const rows = Array.from({ length: this.#end - first }, (_, i) => (first + i) % KEPT_ROWS);
    const errors: Record<number, string> = {};
    for (const [row, message] of this.#errors) if (row >= first) errors[row - first] = message;
    const columns = this.#columns;
    const take = (column: ArrayLike<number> | undefined): number[] => rows.map((at) => column?.[at] ?? 0);
    return {
      engine: take(columns?.engine),
      client: take(columns?.client).map((number) => clients.numberOf(this.#clients.textOf(number))),
      name: take(columns?.name).map((number) => names.numberOf(this.#names.textOf(number))),
      startedMs: take(columns?.startedMs),
      endedMs: take(columns?.endedMs),
      count: take(columns?.count),
      outcome: take(columns?.outcome),
      errors,
      clients: clients.texts,
      names: names.texts,
      dropped,
    };
  }

  #forget(nowMs: number): void {
    const ended = this.#columns?.endedMs;
    while (this.#start < this.#end && (ended?.[this.#start % KEPT_ROWS] ?? 0) < nowMs - KEPT_MS) this.#forgetOne();
  }

  #forgetOne(): void {
    this.#errors.delete(this.#start);
    this.#start += 1;
    while ((this.#dropped[0]?.row ?? Infinity) < this.#start) this.#dropped.shift();
  }

  #forgetTexts(): void {
    const { client, name } = this.#columns ?? makeColumns();
    const clients = new TextTable();
    const names = new TextTable();
    for (let row = this.#start; row < this.#end; row++) {
      const at = row % KEPT_ROWS;
      client[at] = clients.numberOf(this.#clients.textOf(client[at] ?? 0));
      name[at] = names.numberOf(this.#names.textOf(name[at] ?? 0));
    }
    this.#clients = clients;
    this.#names = names;
  }
}

interface Columns {
  readonly engine: Float64Array;
  readonly client: Uint32Array;
  readonly name: Uint32Array;
  readonly startedMs: Float64Array;
  readonly endedMs: Float64Array;
  readonly count: Float64Array;
  readonly outcome: Uint8Array;
}

function makeColumns(): Columns {
  return {
    engine: new Float64Array(KEPT_ROWS),
    client: new Uint32Array(KEPT_ROWS),
    name: new Uint32Array(KEPT_ROWS),
    startedMs: new Float64Array(KEPT_ROWS),
    endedMs: new Float64Array(KEPT_ROWS),
    count: new Float64Array(KEPT_ROWS),
    outcome: new Uint8Array(KEPT_ROWS),
  };
}
