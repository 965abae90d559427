import type { EngineId } from "../../protocol/ids.ts";
import type { TaskRecords } from "../task-records.ts";

/** The records of some engines, with the names that they use. */
export function recordsOf(records: TaskRecords, engines: ReadonlySet<EngineId>): TaskRecords {
  const rows: number[] = [];
  for (const [row, engine] of records.engine.entries()) if (engines.has(engine)) rows.push(row);
  const clients = new Places(records.clients);
  const names = new Places(records.names);
  const errors = rows.flatMap((row, index) => {
    const error = records.errors[row];
    return error === undefined ? [] : [[index, error] as const];
  });
  const column = (values: readonly number[]): number[] => rows.map((row) => values[row] ?? 0);
  return {
    engine: column(records.engine),
    client: column(records.client).map((place) => clients.of(place)),
    name: column(records.name).map((place) => names.of(place)),
    startedMs: column(records.startedMs).map(hundredths),
    endedMs: column(records.endedMs).map(hundredths),
    count: column(records.count),
    outcome: column(records.outcome),
    errors: Object.fromEntries(errors),
    clients: clients.texts,
    names: names.texts,
    dropped: records.dropped,
  };
}

function hundredths(ms: number): number {
  return Math.round(100 * ms) / 100;
}

/** Those of some texts that are used, each with a new place. */
class Places {
  readonly #from: readonly string[];
  readonly #places = new Map<number, number>();
  readonly texts: string[] = [];

  constructor(from: readonly string[]) {
    this.#from = from;
  }

  of(place: number): number {
    const known = this.#places.get(place);
    if (known !== undefined) return known;
    this.#places.set(place, this.texts.length);
    return this.texts.push(this.#from[place] ?? "") - 1;
  }
}
