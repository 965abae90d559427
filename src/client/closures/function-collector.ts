import type { FunctionEncoder } from "../../protocol/codec.ts";
import { functionRef } from "../../protocol/function-source.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import type { SentBefore } from "../../scheduler/task.ts";

/** A function that is to be sent. */
export interface SentFunction {
  readonly fn: FunctionId;
  /** What has to be held until no engine is given it any more; absent: nothing. */
  readonly closures?: readonly SentBefore[];
}

/** A function, and others that go with what it is called with. */
export function together(sent: SentFunction, others: readonly SentBefore[]): SentFunction {
  return others.length === 0 ? sent : { fn: sent.fn, closures: [...(sent.closures ?? []), ...others] };
}

/** Takes functions out of arguments. */
export interface FunctionCollector {
  /** Says how they travel. */
  readonly encode: FunctionEncoder;
  /** Those that carry what they capture, so far. */
  readonly closures: readonly SentBefore[];
}

/** Takes functions out that carry nothing. */
export function withoutClosures(): FunctionCollector {
  return { encode: functionRef, closures: [] };
}
