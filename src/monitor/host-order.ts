import type { EngineId } from "../protocol/ids.ts";

/** What a host can be asked to do. Without `engine`, all of its engines, or the host itself. */
export type HostDeed =
  /** Stops the task that an engine runs, whosever it is. */
  | { readonly kind: "interrupt"; readonly engine: EngineId }
  /**
   * Takes no new tasks, and ends once its clients are done: an engine, or the host. `ifFree`: refused where an engine has
   * tasks, or keeps what a client may still want, at that moment.
   */
  | { readonly kind: "drain"; readonly engine?: EngineId; readonly ifFree?: true }
  /** Ends an engine, whatever it does; the host starts another in its place. */
  | { readonly kind: "restart"; readonly engine: EngineId }
  /** Ends an engine for good, or the host, whatever they do. */
  | { readonly kind: "kill"; readonly engine?: EngineId }
  /** Looks where an engine spends its time. */
  | { readonly kind: "profile"; readonly engine: EngineId; readonly ms: number };

/** Asks a host for something. The same order may come several times, and is carried out once. */
export interface HostOrder {
  /** Chosen by who asks. */
  readonly ticket: number;
  readonly deed: HostDeed;
}

/** What a host says to an order. */
export interface HostOrderAnswer {
  readonly ticket: number;
  readonly host: string;
  /** Why it was not done; absent: it was. */
  readonly why?: string;
  /** Of a deed `profile`. */
  readonly profile?: ProfileNode;
}

/** Functions that ran, as a tree: a node holds those that it called. */
export interface ProfileNode {
  readonly name: string;
  /** `kernel.js:12`, or a wasm module's name; empty where it is the runtime's. */
  readonly place: string;
  /** Time in it and what it called, ms. */
  readonly totalMs: number;
  /** Time in itself, ms. */
  readonly selfMs: number;
  readonly children: readonly ProfileNode[];
}
