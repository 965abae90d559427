import type { ResultState } from "../results/result-state.ts";

/** Fulfils once a result is ready, or the signal aborts. Never rejects. */
export function untilReady(state: ResultState, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!state.ready && signal?.aborted !== true) return;
      state.unlisten(look);
      signal?.removeEventListener("abort", look);
      resolve();
    };
    state.listen(look);
    signal?.addEventListener("abort", look);
    look();
  });
}
