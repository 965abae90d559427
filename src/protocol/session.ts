import type { ErrorRecord } from "./error-record.ts";
import type { TaskId } from "./ids.ts";
import type { Reply, Request } from "./messages.ts";

/** What a client tells the host of an engine that it shares with others. Tasks and functions have the client's numbers. */
export type ToHost =
  | { readonly kind: "requests"; readonly requests: readonly Request[] }
  /** As `EngineHost.stop`. */
  | { readonly kind: "stop"; readonly ids: readonly TaskId[]; readonly graceMs: number; readonly listens: boolean }
  | { readonly kind: "interrupt" }
  | { readonly kind: "restart" }
  | { readonly kind: "retire" }
  /** The session is over: what was not begun never runs, and nothing is answered any more. */
  | { readonly kind: "leave" };

/** What the host of an engine tells a client. */
export type FromHost =
  | { readonly kind: "replies"; readonly replies: readonly Reply[] }
  /**
   * Which of the client's tasks runs, null for none, and which was begun last, -1 for none; sent now and then while that
   * changes.
   */
  | { readonly kind: "begun"; readonly running: TaskId | null; readonly last: TaskId }
  /** The engine will end once all clients are done with it: it is to get no more tasks. */
  | { readonly kind: "retiring" }
  /** The engine is gone; `last` as in `begun`, exactly, and `isBlameless` as in `LinkEnd`. Nothing follows. */
  | {
      readonly kind: "ended";
      readonly cause: ErrorRecord;
      readonly last: TaskId;
      readonly isBlameless: boolean;
    };
