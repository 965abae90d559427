import { limitStart } from "../../protocol/start-limit.ts";
import type { EngineNotice } from "../engine/engine-start.ts";

/** The first word of an engine. */
export type Ready = EngineNotice & { readonly kind: "ready" };

/** Whether an engine in a worker has started. */
export interface Readiness {
  /** Fulfils with the first word of the engine, or rejects because there is none. */
  readonly promise: Promise<Ready>;
  readonly resolve: (word: Ready) => void;
  readonly reject: (why: Error) => void;
}

/** Watches a worker while it starts: it may fail to load, take longer than `timeoutMs`, or be given up by `signal`. */
export function watchStart(worker: Worker, timeoutMs: number, signal: AbortSignal | undefined): Readiness {
  const settled = new AbortController();
  let resolve: Readiness["resolve"] | undefined;
  let reject: Readiness["reject"] | undefined;
  const promise = new Promise<Ready>((fulfil, fail) => {
    resolve = fulfil;
    reject = fail;
  });
  const endLimit = limitStart("its worker was not ready", timeoutMs, (error) => reject?.(error));
  // An engine reports its own errors; what comes here is a script that can't be loaded or run.
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    reject?.(loadError(event));
  });
  // Whoever aborts gives an error as the reason.
  signal?.addEventListener("abort", () => reject?.(signal.reason as Error), { signal: settled.signal });
  const settle = (): void => {
    endLimit();
    settled.abort();
  };
  promise.then(settle, settle);
  return { promise, resolve: (word) => resolve?.(word), reject: (why) => reject?.(why) };
}

/** Why the script of a worker does not run, as far as a page can know. */
export function loadError({ message }: ErrorEvent): Error {
  if (message) return new Error(`its worker failed: ${message}`);
  return new Error(
    "its worker's script can't be loaded; see that it is served, that the Content-Security-Policy allows it (worker-src), " +
      "and that it has the header Cross-Origin-Embedder-Policy where the page has it; createWorker names another one",
  );
}
