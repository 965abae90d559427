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

  /** The names of the engines that answer in time, by engine. Never rejects. */
  async read(client: Client, take: (engineId: EngineId, names: readonly NamedValue[]) => void): Promise<void> {
    await Promise.allSettled(client.ids.map(async (id) => take(id, await this.#ask(client, id))));
  }

  async #ask(client: Client, id: EngineId): Promise<readonly NamedValue[]> {
    const view = client.directView(id).with({ queueTimeoutMs: PATIENCE_MS });
    const asked = view.apply(listNames, inspect, LONGEST_TEXT);
    for (const { taskId } of asked.metadata) this.own.add(taskId);
    return asked;
  }
}

/** Runs on the engine, where names are globals. Those of the worker itself are constants, accessors and native functions. */
function listNames(show: typeof inspect, most: number): NamedValue[] {
  return Object.keys(globalThis).flatMap((name) => {
    const { writable, value } = (Object.getOwnPropertyDescriptor(globalThis, name) ?? {}) as {
      readonly writable?: boolean;
      readonly value?: unknown;
    };
    const isNative = typeof value === "function" && /\[native code\]/.test(String(value));
    return writable === true && !isNative ? [{ name, text: show(value, most) }] : [];
  });
}
