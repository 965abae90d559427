import type { Transport } from "../transport/contract.ts";
import type { OutputMode } from "./driver/connect-options.ts";
import type { MakeEngines } from "./driver/engine-set.ts";
import type { HistoryBound } from "./driver/history.ts";
import type { Setup } from "./driver/setup.ts";
import type { ClientRuntime } from "./runtime.ts";

/** What a client is made of. */
export interface ClientParts {
  readonly transport: Transport;
  /** Keeps the engines to which that leads. */
  readonly engines: MakeEngines;
  readonly runtime: ClientRuntime;
  /** Time that an aborted task has to stop which listens to `engine.signal`, ms. */
  readonly graceMs?: number;
  /** Whether what engines write is shown as it comes, or only kept, which is the default. */
  readonly output?: OutputMode;
  /** How much is remembered of tasks that have ended. */
  readonly history?: Required<HistoryBound>;
  /** Is run on every engine before it takes part. */
  readonly setup?: Setup | undefined;
  /** Longest time that the start of an engine may take, ms. */
  readonly startTimeoutMs?: number;
}
