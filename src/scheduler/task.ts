import type { Placeholder } from "../protocol/function-ref.ts";
import type { EngineId, FunctionId, TaskId } from "../protocol/ids.ts";
import type { OutputStream, TaskRequest } from "../protocol/messages.ts";
import type { NumberArray } from "../protocol/number-arrays.ts";
import type { TaskRules } from "./rules.ts";
import { isFinal, mayFollow, NUMBERS, STATES, type TaskState } from "./transitions.ts";

/** How a task ended. A map's chunk ends with its items, some of which may have failed. */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | {
      readonly kind: "items";
      readonly values: readonly unknown[] | NumberArray;
      readonly errors: ReadonlyMap<number, Error>;
    }
  | { readonly kind: "error"; readonly error: Error };

/** Receives the outcome of tasks: an AsyncResult's state, an imap, a sampling run. */
export interface TaskSink {
  /** Called once per task, when it has ended. Must not throw. */
  settle(task: Task, outcome: Outcome): void;
  /** The call whose tasks it gathers, the same for all of them, for those who look; absent: nobody counts its parts. */
  readonly call?: object | undefined;
}

/** Takes in tasks that have ended. */
export interface TaskKeeper {
  /** Whether no call has made them, so that nobody reads their records. */
  readonly keepsOwn?: boolean;
  /**
   * Called once per task, before its sink; the task still has its request.
   *
   * @param request - what it asked, where it could be asked again
   */
  add(task: Task, request: TaskPayload | undefined, outcome: Outcome): void;
}

/** One call of a function. Calls of one function that go to one engine travel as one `apply` request. */
export interface Call {
  readonly kind: "call";
  readonly fn: FunctionId;
  readonly args: readonly unknown[];
  /** Paths start with the index of the argument. */
  readonly placeholders: readonly Placeholder[];
  /** Buffers whose memory goes to the engine. */
  readonly move?: readonly object[];
  /** Whether there are gaps in `args`, for results that are waited for. */
  readonly hasGaps?: true;
  /** Functions that go to an engine before it; absent: none but its own. */
  readonly closures?: readonly SentBefore[];
}

/** A function that goes to an engine before what names it. It is kept as long as it is held. */
export interface SentBefore {
  readonly id: FunctionId;
}

/** Names to set. */
export type Push = Extract<TaskRequest, { kind: "push" }> & {
  /** Whether no two values have memory in common, so that each can be copied by itself. */
  readonly isApart?: boolean;
  /** As in a {@link Call}. */
  readonly closures?: readonly SentBefore[];
};

/** Calls for the items of a chunk. */
export type MapCalls = Extract<TaskRequest, { kind: "map" }> & {
  /** As in a {@link Call}. */
  readonly closures?: readonly SentBefore[];
};

/** What a task asks of its engine. */
export type TaskPayload = Call | Push | MapCalls | Exclude<TaskRequest, { kind: "apply" | "push" | "map" }>;

/** When engines began and ended the tasks of one reply, ms since the epoch; shared by those tasks. */
export interface TaskTimes {
  readonly startedMs: readonly number[];
  readonly endedMs: readonly number[];
  readonly receivedMs: number;
}

/** Method of the tasks by which Ensemble asks engines what they have. */
export const QUESTION = "depend";

/** What a task is made of. */
export interface TaskParts {
  readonly id: TaskId;
  readonly request: TaskPayload;
  readonly sink: TaskSink;
  /** The call that made it, for messages: apply, map, … */
  readonly method: string;
  /** Position of its (first) value in the result. */
  readonly index: number;
  /** Values it gives: the items of a map's chunk, otherwise 1. */
  readonly count: number;
  /** Buffers whose memory goes to the engine. */
  readonly move?: readonly object[];
  /** Of the view that made it. */
  readonly rules?: TaskRules | undefined;
}

const NONE: readonly never[] = [];
const NOT_SENT = -1;
const { held: HELD, queued: QUEUED, sent: SENT, stopping: STOPPING } = NUMBERS;

/** One request to one engine, from the call that made it to its outcome. Times are ms since the epoch. */
export class Task {
  readonly id: TaskId;
  readonly method: string;
  readonly index: number;
  readonly count: number;
  readonly submittedMs: number;
  readonly rules: TaskRules | undefined;
  /** Dropped once the task has ended, so that arguments are not kept. */
  request: TaskPayload | undefined;
  /** Buffers whose memory goes to the engine. Once it was sent they are detached, and it can't be sent again. */
  move: readonly object[] | undefined;
  /** Engines that may take it, null for any; undefined for a direct task. */
  targets: readonly EngineId[] | null | undefined = undefined;
  engineId: EngineId | undefined = undefined;
  /** Engines that ended, for no known reason, when this task was the next that they would have begun. */
  suspicious = 0;
  /** Failures of earlier tries, oldest first. */
  failures: readonly Error[] = NONE;
  /** Engines of those tries. */
  tried: readonly EngineId[] = NONE;
  #times: TaskTimes | undefined = undefined;
  // Position of this task in #times; NOT_SENT when it has ended without having been sent.
  #position = 0;
  // Released once it has ended, with the values that it holds.
  #sink: TaskSink | undefined;
  readonly #keeper: TaskKeeper | undefined;
  readonly #epochMs: () => number;
  // Number of its state.
  #state = QUEUED;
  // How it is to end, once that is decided.
  #verdict: { readonly state: "failed" | "aborted"; readonly error: Error } | undefined = undefined;
  // What it wrote and published while it ran: nothing, for most tasks.
  #told: { stdout: string; stderr: string; published: unknown } | undefined = undefined;

  /** @param epochMs - the time, ms since the epoch */
  constructor(parts: TaskParts, epochMs: () => number, keeper?: TaskKeeper) {
    this.id = parts.id;
    this.#sink = parts.sink;
    this.#keeper = keeper;
    this.method = parts.method;
    this.index = parts.index;
    this.count = parts.count;
    this.request = parts.request;
    this.move = parts.move ?? (parts.request.kind === "call" ? parts.request.move : undefined);
    this.rules = parts.rules;
    this.#epochMs = epochMs;
    this.submittedMs = epochMs();
  }

  /** How often it was given to an engine. */
  get tries(): number {
    const isSent = (this.#isSent || this.ended) && this.#position !== NOT_SENT;
    return this.failures.length + (isSent ? 1 : 0);
  }

  get #isSent(): boolean {
    return this.#state === SENT || this.#state === STOPPING;
  }

  /** When the engine began; undefined until its answer has come. */
  get startedMs(): number | undefined {
    return this.#times?.startedMs[this.#position];
  }

  /** When the engine was done; undefined until its answer has come. */
  get endedMs(): number | undefined {
    return this.#times?.endedMs[this.#position];
  }

  /** When the answer came. */
  get receivedMs(): number | undefined {
    return this.#times?.receivedMs;
  }

  get stdout(): string {
    return this.#told?.stdout ?? "";
  }

  get stderr(): string {
    return this.#told?.stderr ?? "";
  }

  /** What it published last; undefined before. */
  get published(): unknown {
    return this.#told?.published;
  }

  /** Takes down when it ran: the times at a position of its reply's. */
  time(times: TaskTimes, position: number): void {
    this.#times = times;
    this.#position = position;
  }

  /** Whether it is a question of Ensemble's own, which no caller has made. */
  get isQuestion(): boolean {
    return this.method === QUESTION;
  }

  /** Whether no call has made it, so that nobody reads its record: a chunk of sampling, a setup, a question. */
  get isOwn(): boolean {
    return this.#keeper === undefined || this.#keeper.keepsOwn === true;
  }

  /** The call that it is a part of, as its sink says; undefined once it has ended. */
  get call(): object | undefined {
    return this.#sink?.call;
  }

  get state(): TaskState {
    return STATES[this.#state] ?? "queued";
  }

  /** Whether it has ended. */
  get ended(): boolean {
    return isFinal(this.#state);
  }

  /** Notes that it waits for what it depends on. */
  hold(): void {
    this.#move(HELD);
  }

  /** Notes that it waits for an engine: for the first time, or again. */
  queue(): void {
    this.#move(QUEUED);
    this.engineId = undefined;
  }

  /** Notes that an engine has it. */
  sendTo(engineId: EngineId): void {
    this.#move(SENT);
    this.engineId = engineId;
  }

  // @throws {Error} when no such transition is in the table: a fault of the scheduler's
  #move(to: number): void {
    if (!mayFollow(this.#state, to)) throw new Error(`task ${this.id} can't be ${STATES[to]}: it is ${this.state}`);
    this.#state = to;
  }

  /**
   * Decides how a task ends that its engine runs. It ends when the engine has answered it, or is gone, whatever the answer
   * is: so that by then it is known whether the engine goes on. The first decision counts.
   */
  stop(state: "failed" | "aborted", error: Error): void {
    if (this.#state !== SENT) return;
    this.#move(STOPPING);
    this.#verdict = { state, error };
  }

  /** Makes it wait again after a try that failed. */
  tryAgain(engineId: EngineId, error: Error): void {
    this.failures = [...this.failures, error];
    this.tried = [...this.tried, engineId];
    this.queue();
    this.#times = undefined;
  }

  /** Adds what it wrote, of which its engine bounds the amount. */
  write(stream: OutputStream, text: string): void {
    this.#told ??= { stdout: "", stderr: "", published: undefined };
    this.#told[stream] += text;
  }

  /** Takes what it has published. */
  publish(data: unknown): void {
    this.#told ??= { stdout: "", stderr: "", published: undefined };
    this.#told.published = data;
  }

  /** Ends it as `stop` decided, if it did. */
  endStop(): void {
    if (this.#verdict !== undefined) this.end(this.#verdict.state, { kind: "error", error: this.#verdict.error });
  }

  /** Ends it: the first end counts, and the decision of `stop` before any other. */
  end(state: "done" | "failed" | "aborted", outcome: Outcome): void {
    if (this.ended) return;
    if (!this.#isSent) this.#position = NOT_SENT;
    const verdict = this.#verdict;
    this.#move(NUMBERS[verdict?.state ?? state]);
    // A task that ended without an answer ends now.
    this.#times ??= { startedMs: [], endedMs: [], receivedMs: this.#epochMs() };
    const sink = this.#sink;
    this.#sink = undefined;
    const own: Outcome = verdict === undefined ? outcome : { kind: "error", error: verdict.error };
    // What was moved is not here any more.
    this.#keeper?.add(this, this.move?.length ? undefined : this.request, own);
    this.request = undefined;
    this.move = undefined;
    sink?.settle(this, own);
  }
}
