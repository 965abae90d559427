import type { AsyncResult } from "../../client/results/async-result.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { OutputStream } from "../../protocol/messages.ts";

const STREAMS = ["stdout", "stderr"] as const;

/** Shows what engines write while they do, without showing anything twice. */
export class LiveOutput {
  readonly #result: AsyncResult<unknown, unknown>;
  readonly #engineIds: readonly EngineId[];
  readonly #show: (stream: OutputStream, engineId: EngineId, text: string) => void;
  // Characters shown, by stream and engine.
  readonly #shown = { stdout: new Map<EngineId, number>(), stderr: new Map<EngineId, number>() };

  /** @param engineIds - of the parts of the result, in order of index */
  constructor(
    result: AsyncResult<unknown, unknown>,
    engineIds: readonly EngineId[],
    show: (stream: OutputStream, engineId: EngineId, text: string) => void,
  ) {
    this.#result = result;
    this.#engineIds = engineIds;
    this.#show = show;
  }

  /** Shows the lines that have come to their end. */
  showLines(): void {
    this.#showTo((text) => text.lastIndexOf("\n") + 1);
  }

  /** Shows all that is left. */
  showRest(): void {
    this.#showTo((text) => text.length);
  }

  #showTo(endOf: (text: string) => number): void {
    for (const stream of STREAMS) {
      const texts = this.#result[stream];
      for (const [i, engineId] of this.#engineIds.entries()) {
        const text = texts[i] ?? "";
        const from = this.#shown[stream].get(engineId) ?? 0;
        const to = endOf(text);
        if (to <= from) continue;
        this.#shown[stream].set(engineId, to);
        this.#show(stream, engineId, text.slice(from, to));
      }
    }
  }
}
