import type { FunctionRef } from "../protocol/function-ref.ts";
import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { EnginesNow } from "../schedule/pace.ts";
import type { EngineEvent } from "../scheduler/engine-event.ts";
import type { RunningCall } from "./driver/running-call.ts";
import type { ResultOutput } from "./output/result-output.ts";
import type { Targets } from "./views/view-types.ts";
import type { Watchable } from "./watchable.ts";

/** What work that no view makes, such as sampling, needs of a client. */
export interface JobHost {
  /** @throws {ClientClosedError} after `close()` or `shutdown()` */
  readonly checkOpen: () => void;
  /** Engines that are meant, now, by default all; null for all, whenever they come. @throws as `directView` */
  readonly enginesOf: (targets?: Targets) => readonly EngineId[] | null;
  /** Makes a job, of which engines take nothing yet. */
  readonly openJob: <Range extends ItemRange>(parts: JobParts<Range>) => Job;
  /** How a function travels by itself: what it carries is in the reference. @throws as `apply` */
  readonly refOf: (fn: (...args: never[]) => unknown, method: string) => FunctionRef;
  /** Settles as a promise does, or rejects with ClientClosedError once the client is closed. */
  readonly untilClosed: <T>(promise: Promise<T>) => Promise<T>;
  /** Reports to those who read `client.events()`. */
  readonly emit: (event: EngineEvent) => void;
  /** Shows what the tasks of a result write. */
  readonly output: ResultOutput;
  /** Shows progress to a person until the work is done. */
  readonly showProgress: (work: Watchable) => Promise<void>;
  /** The same for one call: those who look see what it opens as its work. @param name - what it samples */
  readonly forCall: (method: string, name: string) => CallHost;
}

/** What one call needs of a client. */
export interface CallHost extends JobHost {
  /** Shows the call to those who look, until it is over. @param over - may reject */
  readonly follow: (watched: () => Watchable, over: Promise<unknown>) => void;
}

/** What a job is made of: a function, which is called once per item, on whichever engine has room for a range of them. */
export interface JobParts<Range extends ItemRange> {
  readonly fn: FunctionRef;
  /** The call that made it, for messages and metadata. */
  readonly method: string;
  /** Engines that may take part; null for all. */
  readonly targets: readonly EngineId[] | null;
  readonly source: RangeSource<Range>;
  /** The call that those who look see; absent: nobody does. */
  readonly call?: RunningCall;
}

/** Items that go to an engine together. */
export interface ItemRange {
  readonly first: number;
  readonly count: number;
}

/** Cuts the items of a job into ranges, and takes what they give. */
export interface RangeSource<Range extends ItemRange> {
  /** Items that it has left to give now; 0 once no more are wanted. */
  readonly remaining: number;
  /** The next range. Undefined when there is none now: nobody asks again until the job is offered again. */
  next(engines: EnginesNow): Range | undefined;
  /** Arguments of a range: `columns[k][i]` is the k-th of item `first + i`. */
  columnsOf(range: Range): readonly ArrayLike<unknown>[];
  /** Called with the values of a range, and how long its engine took. */
  done(range: Range, values: Iterable<unknown>, elapsedMs: number): void;
  /** Called when a range has no values: an item threw, or the engine was lost. */
  failed(range: Range, error: Error): void;
  /** Called when no engine can take ranges any more. */
  fail(error: Error): void;
}

/** Work that engines share. */
export interface Job {
  /** Lets engines take ranges: at first, and when there are some again. */
  offer(): void;
  /** Of a task that is not over, for messages; 0 where there is none. */
  readonly taskId: TaskId;
  /** Ends it; its source is called no more. What engines have begun runs to its end, unless it is to be stopped. */
  end(options: { readonly stops: boolean }): void;
}

export type { Targets };
