import type { WorkerLike } from "../../protocol/worker-like.ts";
import type { ConnectOptions } from "./connect-options.ts";

/** How to connect to a cluster. The same on Node and in pages. */
export interface ClusterOptions extends Pick<ConnectOptions, "setup" | "graceMs" | "output" | "history" | "record"> {
  /** Name of the cluster; by default the key's, or `lab`. */
  readonly cluster?: string | undefined;
  /**
   * A key, as `ensemble cluster init` writes it: on Node the path of its file, or its text; in pages its text, which whoever
   * uses the page can read. Without one the server must ask for none.
   */
  readonly key?: string | undefined;
  /** Engines that have to be there before `connect` gives the client, a whole number >= 0; 1 by default. */
  readonly engines?: number;
  /** Longest time until the server answers and the engines are there, ms; 30 s by default. */
  readonly timeoutMs?: number;
  /**
   * In pages only: makes the worker that has the connection, whose script is the file of `wasm-ensemble/courier`; for bundlers
   * that don't rewrite the addresses of workers. By default that file beside the library.
   */
  readonly createCourier?: () => WorkerLike;
}
