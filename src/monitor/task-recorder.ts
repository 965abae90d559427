import type { EngineId } from "../protocol/ids.ts";
import { shortText } from "./task-name.ts";
import { OUTCOMES, type RecordOutcome, type TaskRecords } from "./task-records.ts";
import { TextTable } from "./text-table.ts";

/** Tasks that ended, of one function of one client on one engine: one task, or a chunk of a map. */
export interface EndedTask {
  readonly engine: EngineId;
  /** `user.session`. */
  readonly client: string;
  readonly name: string;
  /** ms since the epoch. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** >= 1. */
  readonly count: number;
  readonly outcome: RecordOutcome;
  /** Message of the error, if it failed. */
  readonly error?: string | undefined;
}

// Tasks that take less, and follow each other more closely, are one record.
const SHORT_MS = 5;
const GAP_MS = 1;
const MOST_ROWS = 5000;
// Of what is said in one report, roughly: a server takes messages of 1 MB.
const MOST_BYTES = 500_000;
const ROW_BYTES = 50;
const MOST_ERROR = 200;
const DONE = OUTCOMES.indexOf("done");

/**
 * Collects tasks that ended, until they are reported. Short ones of one function that follow each other on an engine become
 * one record; what is too much for one report is counted, and left out.
 */
export class TaskRecorder {
  #rows = new Rows();

  /** A task has ended. */
  add(task: EndedTask): void {
    this.#rows.add(task);
  }

  /** Whether tasks that ended well have become a part of the record before them: nothing is made for them then. */
  extend(engine: EngineId, client: string, name: string, startedMs: number, endedMs: number, count: number): boolean {
    return this.#rows.extend(engine, client, name, startedMs, endedMs, count);
  }

  /** Returns what was collected since the last call; undefined where nothing was. */
  take(): TaskRecords | undefined {
    const rows = this.#rows;
    if (rows.isEmpty) return undefined;
    this.#rows = new Rows();
    return rows.records();
  }
}

/** The records of one report, in columns. */
class Rows {
  readonly #engine: EngineId[] = [];
  readonly #client: number[] = [];
  readonly #name: number[] = [];
  readonly #startedMs: number[] = [];
  readonly #endedMs: number[] = [];
  readonly #count: number[] = [];
  readonly #outcome: number[] = [];
  readonly #errors: Record<number, string> = {};
  readonly #clients = new TextTable();
  readonly #names = new TextTable();
  // Rows that may go on, by engine.
  readonly #last = new Map<EngineId, number>();
  #bytes = 0;
  #dropped = 0;

  get isEmpty(): boolean {
    return this.#engine.length === 0 && this.#dropped === 0;
  }

  add(task: EndedTask): void {
    if (this.#extend(task)) return;
    if (this.#engine.length >= MOST_ROWS || this.#bytes >= MOST_BYTES) {
      this.#dropped += 1;
      this.#last.delete(task.engine);
      return;
    }
    const row = this.#engine.length;
    this.#bytes += ROW_BYTES;
    this.#engine.push(task.engine);
    this.#client.push(this.#placeOf(task.client, this.#clients));
    this.#name.push(this.#placeOf(task.name, this.#names));
    this.#startedMs.push(task.startedMs);
    this.#endedMs.push(task.endedMs);
    this.#count.push(task.count);
    this.#outcome.push(OUTCOMES.indexOf(task.outcome));
    if (task.error !== undefined) {
      const error = shortText(task.error, MOST_ERROR);
      this.#errors[row] = error;
      this.#bytes += error.length;
    }
    this.#last.set(task.engine, row);
  }

  // Whether the task became a part of the record before it.
  #extend({ engine, client, name, startedMs, endedMs, count, outcome, error }: EndedTask): boolean {
    const row = this.#last.get(engine);
    if (row === undefined || OUTCOMES[this.#outcome[row] ?? 0] !== outcome) return false;
    if (this.#errors[row] !== (error === undefined ? undefined : shortText(error, MOST_ERROR))) return false;
    return this.#extendRow(row, client, name, startedMs, endedMs, count);
  }

  extend(engine: EngineId, client: string, name: string, startedMs: number, endedMs: number, count: number): boolean {
    const row = this.#last.get(engine);
    return (
      row !== undefined && this.#outcome[row] === DONE && this.#extendRow(row, client, name, startedMs, endedMs, count)
    );
  }

  #extendRow(row: number, client: string, name: string, startedMs: number, endedMs: number, count: number): boolean {
    // Texts are compared, not looked for: mostly they are the very same.
    const isNext =
      endedMs - startedMs < SHORT_MS &&
      Math.abs(startedMs - (this.#endedMs[row] ?? 0)) < GAP_MS &&
      this.#names.texts[this.#name[row] ?? 0] === name &&
      this.#clients.texts[this.#client[row] ?? 0] === client;
    if (!isNext) return false;
    this.#endedMs[row] = endedMs;
    this.#count[row] = (this.#count[row] ?? 0) + count;
    return true;
  }

  #placeOf(text: string, table: TextTable): number {
    const known = table.texts.length;
    const place = table.numberOf(text);
    if (place === known) this.#bytes += text.length;
    return place;
  }

  records(): TaskRecords {
    return {
      engine: this.#engine,
      client: this.#client,
      name: this.#name,
      startedMs: this.#startedMs.map(rounded),
      endedMs: this.#endedMs.map(rounded),
      count: this.#count,
      outcome: this.#outcome,
      errors: this.#errors,
      clients: this.#clients.texts,
      names: this.#names.texts,
      dropped: this.#dropped,
    };
  }
}

// To microseconds, as all digits of a clock are as long again.
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
