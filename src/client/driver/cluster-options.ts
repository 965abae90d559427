import type { ConnectOptions } from "./connect-options.ts";

/** How to connect to a cluster: on Node. */
export interface ClusterOptions extends Pick<ConnectOptions, "setup" | "graceMs" | "history" | "record"> {
  /** Name of the cluster; by default the key's, or `lab`. */
  readonly cluster?: string | undefined;
  /** Path of a key, as `ensemble cluster init` writes it; without one the server must ask for none. */
  readonly key?: string | undefined;
  /** Engines that have to be there before `connect` gives the client, a whole number >= 0; 1 by default. */
  readonly engines?: number;
  /** Longest time until the server answers and the engines are there, ms; 30 s by default. */
  readonly timeoutMs?: number;
}
