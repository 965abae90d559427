import type { Policy } from "../schedule/policy.ts";
import type { Commands } from "../scheduler/commands.ts";
import type { AwaitedResult, Needs, ResultStatus } from "../scheduler/dependency.ts";
import type { Inputs } from "../scheduler/dependency-tracker.ts";
import type { EngineEvent } from "../scheduler/engine-event.ts";
import type { EngineReads, EngineState } from "../scheduler/engine-state.ts";
import type { Pending } from "../scheduler/pending.ts";
import type { ReadyEntry, TaskSource } from "../scheduler/ready-queue.ts";
import type { Answer } from "../scheduler/requirement-check.ts";
import type { Retries } from "../scheduler/retries.ts";
import type { TaskRules } from "../scheduler/rules.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";
import type { Stopper } from "../scheduler/stopper.ts";
import type { Outcome, Task, TaskSink } from "../scheduler/task.ts";
import type { Timers } from "../scheduler/timers.ts";
import type { Vacancies, Vacancy } from "../scheduler/vacancies.ts";

/** What may cross the edge of the core, by the word for how it is written down. Values of callers are not written. */
export interface Kinds {
  readonly nothing: void;
  readonly plain: string | number | boolean | undefined;
  /** Of tasks. */
  readonly ids: readonly number[];
  /** A list of engines that may take work: one that is not frozen is told from others like it. */
  readonly targets: readonly number[] | null;
  readonly options: { readonly listens?: boolean } | undefined;
  readonly task: Task | undefined;
  readonly tasks: Iterable<Task>;
  readonly entry: ReadyEntry;
  readonly work: readonly ReadyEntry[];
  readonly engine: EngineState;
  readonly engines: readonly EngineState[];
  readonly rules: TaskRules;
  readonly inputs: Inputs | undefined;
  /** Their count. */
  readonly values: readonly unknown[];
  readonly error: Error | null | undefined;
  /** An error, or else its type. */
  readonly reason: unknown;
  readonly outcome: Outcome;
  readonly event: EngineEvent;
  readonly vacancy: Vacancy;
  readonly signal: AbortSignal;
  readonly result: AwaitedResult;
  readonly status: ResultStatus;
  readonly policy: Policy;
  readonly needs: Needs;
  readonly callback: (answer: Answer, error?: Error) => void;
}

/** A word for how a value is written down. */
export type Kind = keyof Kinds;

/** What a method takes and gives. */
export interface Crossing {
  readonly takes: readonly Kind[];
  readonly gives: Kind;
}

type KindOf<T> = unknown extends T
  ? "reason"
  : { [K in Kind]: unknown extends Kinds[K] ? never : [T] extends [Kinds[K]] ? K : never }[Kind];
type CrossingOf<F> = F extends (...args: infer Args) => infer Given
  ? { readonly takes: { readonly [I in keyof Args]-?: KindOf<Args[I]> }; readonly gives: KindOf<Given> }
  : never;
type Methods<T> = { [K in keyof T]-?: T[K] extends (...args: never[]) => unknown ? K : never }[keyof T];

/** How each method of a thing crosses: a new one does not compile until it is here. `inner`: the core alone calls it, or it reads. */
type Table<T> = { readonly [K in Methods<T>]: CrossingOf<T[K]> | "inner" };
type Whole<T> = { readonly [K in keyof T]-?: CrossingOf<T[K]> };

/** A table as whoever walks it sees it. */
export type Crossings = Readonly<Record<string, Crossing | "inner">>;

function takes<const T extends readonly Kind[]>(...kinds: T): { readonly takes: T; readonly gives: "nothing" } {
  return { takes: kinds, gives: "nothing" };
}

const SCHEDULER: Table<Scheduler> = {
  startBegun: takes(),
  startEnded: takes(),
  join: takes("engine"),
  end: takes("engine", "error"),
  retire: takes("engine"),
  submitDirect: takes("engine", "task"),
  submitBalanced: takes("entry", "targets", "inputs"),
  submitQuestion: takes("plain", "task"),
  touch: takes("engine"),
  answered: takes("engine"),
  turn: takes(),
  send: takes("engine", "task"),
  close: takes("plain"),
  follow: takes(),
  expectEnd: takes("engine", "error"),
  lost: takes("engine", "error", "plain"),
  endStranded: takes(),
};

const STOPPER: Table<Stopper> = {
  release: takes("tasks"),
  abort: takes("tasks", "reason", "options"),
  fail: takes("entry", "error"),
};

const RETRIES: Table<Retries> = {
  tryAgain: { takes: ["task", "plain", "error", "task"], gives: "plain" },
  lost: "inner",
};

const PENDING: Table<Pending> = {
  abort: takes("rules", "reason"),
  abortAll: takes("work", "reason"),
  work: "inner",
  tasks: "inner",
  sources: "inner",
  find: "inner",
};

const VACANCIES: Table<Vacancies> = { add: { takes: ["vacancy"], gives: "plain" }, clear: takes() };

const TIMERS: Table<Timers> = { run: takes(), after: "inner", clear: "inner" };

/** Events: what the driver calls of the core, by the part of the scheduler that it calls. */
export const EVENTS: Readonly<Record<"" | "stopper" | "retries" | "pending" | "vacancies" | "timers", Crossings>> = {
  "": SCHEDULER,
  stopper: STOPPER,
  retries: RETRIES,
  pending: PENDING,
  vacancies: VACANCIES,
  timers: TIMERS,
};

/** What the driver tells of an engine. */
export const ENGINE_EVENTS: Table<EngineState> & Crossings = {
  listens: takes("plain"),
  report: takes("error"),
  release: { takes: ["plain"], gives: "task" },
  measure: takes("plain", "plain"),
  take: "inner",
  joined: "inner",
  answered: "inner",
  takeAll: "inner",
};

/** What the driver tells of a task. Times, output and published data decide nothing. */
export const TASK_EVENTS: Table<Task> & Crossings = {
  end: takes("plain", "outcome"),
  time: "inner",
  hold: "inner",
  queue: "inner",
  sendTo: "inner",
  stop: "inner",
  tryAgain: "inner",
  write: "inner",
  publish: "inner",
  endStop: "inner",
};

/** Commands, and what the core asks of the world. */
export const COMMANDS: Whole<Commands> & Crossings = {
  send: takes("engine", "task"),
  flush: takes("engine"),
  stop: takes("engine", "ids", "plain", "plain"),
  end: takes("engine"),
  replace: takes("engine", "error"),
  replaceLater: { takes: ["engine", "error"], gives: "plain" },
  ask: { takes: ["plain", "entry", "needs", "callback"], gives: "task" },
  watch: takes("signal", "callback"),
  reasonOf: { takes: ["signal"], gives: "reason" },
  isAborted: { takes: ["signal"], gives: "plain" },
  fillPlace: takes("vacancy"),
  emit: takes("event"),
  soon: takes(),
  nowMs: { takes: [], gives: "plain" },
  wake: takes("plain"),
  random: { takes: [], gives: "plain" },
  choose: { takes: ["policy", "engines"], gives: "plain" },
  look: { takes: ["result"], gives: "status" },
  listen: takes("result", "callback"),
};

/** What the core asks of an engine itself. */
export const READS: Whole<EngineReads> & Crossings = {
  lastBegun: { takes: [], gives: "plain" },
  running: { takes: [], gives: "plain" },
  runningSinceMs: { takes: [], gives: "plain" },
  room: { takes: [], gives: "plain" },
  roundTripMs: { takes: [], gives: "plain" },
};

/** What the core calls of a source of tasks, besides two numbers that it looks at. */
export const SOURCE: Table<TaskSource> & Crossings = {
  next: { takes: ["plain", "plain"], gives: "task" },
  fail: takes("error"),
};

/** How the core hands over what has become of a task. */
export const SINK: Table<TaskSink> & Crossings = { settle: takes("task", "outcome") };

/** How the core puts results into arguments. */
export const INPUTS: Table<Inputs> & Crossings = { fill: takes("values") };
