import type { FunctionId } from "../../protocol/ids.ts";
import { type Column, encodeColumns } from "../calls/sequences.ts";
import type { Dispatcher } from "../driver/dispatcher.ts";
import type { ResultState } from "../results/result-state.ts";

/** What a map calls for each item, and with what. */
export interface MapCall {
  readonly fn: FunctionId;
  readonly columns: readonly Column[];
  /** Items in all. */
  readonly length: number;
  /** Lets the engines forget, once the result is there, what they keep for this map alone. Called before it can be. */
  readonly keepUntil: (state: ResultState) => void;
}

/**
 * Makes a map ready. Its constants become part of its function, which goes to each engine once.
 *
 * @throws {TypeError} when the function, an item or a constant can't be sent, or there is no sequence
 */
export function mapCall({ functions, forget }: Dispatcher, fn: unknown, sequences: readonly unknown[]): MapCall {
  const own = functions.idOf(fn, "map");
  const { columns, length, constants } = encodeColumns(sequences, "map");
  if (constants === undefined || length === 0) return { fn: own, columns, length, keepUntil: () => undefined };
  const bound = functions.bind(own, constants);
  const keepUntil = (state: ResultState): void =>
    state.listen(() => {
      if (state.ready) forget(bound);
    });
  return { fn: bound, columns, length, keepUntil };
}
