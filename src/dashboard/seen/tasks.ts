import type { TaskRecords } from "../../monitor/task-records.ts";
import { OUTCOMES, type RecordOutcome } from "../../monitor/task-records.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { serverNow } from "./seen.ts";

/** Tasks of one function that ran one after another on an engine. Times are ms since the epoch. */
export interface Bar {
  readonly engine: EngineId;
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
  readonly name: string;
  readonly client: string;
  readonly outcome: RecordOutcome | "running";
  readonly error?: string | undefined;
}

// As long as the server keeps them, and a little more.
const KEPT_MS = 130_000;
const MOST_BARS = 20_000;

/** Bars of the engines that are shown, in order of their ends. */
class Tasks {
  readonly #rows = new Map<EngineId, Bar[]>();

  // Time of the records that have come, ms.
  readonly #times = new Map<string, number>();

  of(engine: EngineId): readonly Bar[] {
    return this.#rows.get(engine) ?? [];
  }

  /** Functions that they are of, with the time that they took, ms. */
  times(): ReadonlyMap<string, number> {
    return this.#times;
  }

  /** @param isAll - whether they take the place of what is here */
  add(records: TaskRecords, isAll: boolean): void {
    if (isAll) {
      this.#rows.clear();
      for (const name of this.#times.keys()) this.#times.set(name, 0);
    }
    for (const [row, engine] of records.engine.entries()) {
      const bars = this.#rows.get(engine) ?? [];
      this.#rows.set(engine, bars);
      const bar = barOf(records, row, engine);
      bars.push(bar);
      this.#times.set(bar.name, (this.#times.get(bar.name) ?? 0) + bar.toMs - bar.fromMs);
    }
    this.#forget();
  }

  #forget(): void {
    const since = serverNow() - KEPT_MS;
    for (const [engine, bars] of this.#rows) {
      const first = Math.max(
        bars.findIndex(({ toMs }) => toMs >= since),
        bars.length - MOST_BARS,
      );
      if (first > 0) bars.splice(0, first);
      else if (bars.at(-1) !== undefined && (bars.at(-1)?.toMs ?? 0) < since) this.#rows.delete(engine);
    }
  }
}

export const tasks: Tasks = new Tasks();

function barOf(records: TaskRecords, row: number, engine: EngineId): Bar {
  return {
    engine,
    fromMs: records.startedMs[row] ?? 0,
    toMs: records.endedMs[row] ?? 0,
    count: records.count[row] ?? 1,
    name: records.names[records.name[row] ?? 0] ?? "",
    client: records.clients[records.client[row] ?? 0] ?? "",
    outcome: OUTCOMES[records.outcome[row] ?? 0] ?? "done",
    error: records.errors[row],
  };
}
