import type { Client, EngineId, TaskId } from "wasm-ensemble";
import { inspect } from "./inspect.ts";

/** A name on an engine, and its value as text. */
export interface NamedValue {
  readonly name: string;
  readonly text: string;
}

const LONGEST_TEXT = 120;
// An engine that is busy for longer is not asked.
const PATIENCE_MS = 2000;

/** Reads what names the engines have. Its own tasks are not shown. */
export class Namespaces {
  /** Tasks that only looked. */
  readonly own = new Set<TaskId>();
  // Globals of a worker, which no code has put there.
  #initial: readonly string[] | undefined;

  /** The names of the engines that answer in time, by engine; one that is busy answers later, or never. */
  async read(client: Client, take: (engineId: EngineId, names: readonly NamedValue[]) => void): Promise<void> {
    this.#initial ??= (await this.#ask(client, client.ids[0] ?? 0, [])).map(({ name }) => name);
    const initial = this.#initial;
    await Promise.allSettled(client.ids.map(async (id) => take(id, await this.#ask(client, id, initial))));
  }

  async #ask(client: Client, id: EngineId, initial: readonly string[]): Promise<readonly NamedValue[]> {
    const asked = client
      .directView(id)
      .with({ queueTimeoutMs: PATIENCE_MS })
      .apply(listNames, initial, inspect, LONGEST_TEXT);
    for (const { taskId } of asked.metadata) this.own.add(taskId);
    return asked;
  }
}

/** Runs on the engine. */
function listNames(initial: readonly string[], show: typeof inspect, most: number): NamedValue[] {
  const names = Object.keys(globalThis).filter((name) => !initial.includes(name));
  return names.map((name) => ({ name, text: show(Reflect.get(globalThis, name), most) }));
}
