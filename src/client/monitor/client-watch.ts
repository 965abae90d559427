import type { CallReport, ClientReport, ClientWork } from "../../monitor/client-report.ts";
import { shortText } from "../../monitor/task-name.ts";
import { epochMs } from "../../protocol/epoch-ms.ts";
import type { EngineEvent } from "../../scheduler/engine-event.ts";
import type { Dispatcher } from "../driver/dispatcher.ts";
import type { OnEnded } from "../driver/ended-tasks.ts";
import type { EventLog } from "../driver/events.ts";
import { RunningCall } from "../driver/running-call.ts";
import { Backlog, type Group } from "./backlog.ts";
import { EndedStream, type TellEnded } from "./ended-stream.ts";
import { FunctionTimes } from "./function-times.ts";
import { reportedEvent } from "./reported-event.ts";
import { RunWatch } from "./run-watch.ts";
import { TaskNames } from "./task-names.ts";

const MOST_CALLS = 50;
const MOST_EVENTS = 20;
const MOST_ENGINES = 1e6;
const MOST_NAME = 200;
// A walk takes 0.1 us a task, about: of more than so many a ms, it would take more than 2 % of the time.
const WALKED_PER_MS = 200;
const LARGE = 200_000;

/** What is seen of a client. */
export interface WatchedParts {
  readonly dispatcher: Dispatcher;
  readonly events: EventLog;
  /** What the program is called. */
  readonly programName: () => string;
  /** Engines that the program waits for; 0: it does not. Absent where nothing but itself starts any. */
  readonly waitsFor?: () => number;
}

/** Follows what a client does, for those who look, from when they begin until they end. */
export class ClientWatch {
  readonly #parts: WatchedParts;
  readonly names: TaskNames;
  readonly #times = new FunctionTimes();
  readonly #stream: EndedStream;
  readonly #stop: () => void;
  #onEnded: TellEnded | undefined;
  readonly #runs = new WeakMap<RunningCall, RunWatch>();
  // Tasks that had ended when work was first seen whose parts nobody counts.
  #before = new Map<string, number>();
  #events: ClientReport["events"][number][] = [];
  #name: string | undefined;
  #walked: { readonly backlog: Backlog; readonly atMs: number } | undefined;

  constructor(parts: WatchedParts) {
    this.#parts = parts;
    const { dispatcher, events } = parts;
    this.names = new TaskNames(dispatcher.functions);
    this.#stream = new EndedStream(this.names, (tasks, busyMs) => {
      const { name, count, outcome } = tasks;
      if (outcome === "done" || outcome === "failed") this.#times.add(name, busyMs, count);
      this.#onEnded?.(tasks, busyMs);
    });
    const { watchers } = dispatcher.ended;
    const add: OnEnded = (task, outcome) => this.#stream.add(task, outcome);
    const note = (event: EngineEvent): void => this.#note(event);
    watchers.add(add);
    events.taps.add(note);
    this.#stop = () => {
      watchers.delete(add);
      events.taps.delete(note);
    };
  }

  /** Tells somebody of tasks that have ended, from now on. */
  tellEnded(tell: TellEnded | undefined): void {
    this.#onEnded = tell;
  }

  /** Tells now of those that are kept until others come. */
  flush(): void {
    this.#stream.flush();
  }

  /** Nobody looks any more. */
  end(): void {
    this.#stop();
  }

  /** What the client does now, and what happened since the last report. */
  report(): ClientWork {
    this.#stream.flush();
    const { scheduler, ended, runs, sinceMs } = this.#parts.dispatcher;
    const sentMs = epochMs();
    const backlog = this.#walk(scheduler);
    const seen = [...this.#lookAtRuns(backlog.groups, runs), ...this.#lookAtGroups(backlog.groups, sentMs)];
    const calls = seen.map(({ report }) => report).toSorted((a, b) => b.elapsedMs - a.elapsedMs);
    const events = this.#events;
    this.#events = [];
    const waitsFor = Math.min(this.#parts.waitsFor?.() ?? 0, MOST_ENGINES);
    const workMs = sum(seen.map((each) => each.workMs));
    return {
      kind: "client",
      name: (this.#name ??= shortText(this.#parts.programName(), MOST_NAME)),
      sentMs,
      sinceMs,
      unassigned: backlog.unassigned,
      queued: backlog.queued,
      held: backlog.held,
      done: ended.done,
      failed: ended.failed,
      retried: scheduler.retries.count,
      ...(workMs !== undefined && { workMs }),
      waitedMs: backlog.oldestMs === undefined ? 0 : Math.max(0, sentMs - backlog.oldestMs),
      couldUse: Math.min(backlog.couldUse, MOST_ENGINES),
      ...(waitsFor > 0 && { waitsFor }),
      calls: calls.slice(0, MOST_CALLS),
      moreCalls: Math.max(0, calls.length - MOST_CALLS),
      events,
    };
  }

  // Of a million tasks that wait, the counts may be five seconds old.
  #walk(scheduler: Dispatcher["scheduler"]): Backlog {
    const nowMs = performance.now();
    const last = this.#walked;
    if (last !== undefined && last.backlog.walked >= LARGE && nowMs - last.atMs < last.backlog.walked / WALKED_PER_MS) {
      return last.backlog;
    }
    const backlog = new Backlog(scheduler);
    this.#walked = { backlog, atMs: nowMs };
    return backlog;
  }

  #lookAtRuns(groups: readonly Group[], runs: ReadonlySet<RunningCall>): Seen[] {
    return [...runs].map((run) => {
      let watch = this.#runs.get(run);
      if (watch === undefined) this.#runs.set(run, (watch = new RunWatch(run)));
      return watch.look(groups.find(({ call }) => call === run));
    });
  }

  #lookAtGroups(groups: readonly Group[], nowMs: number): Seen[] {
    const before = this.#before;
    this.#before = new Map();
    return groups.flatMap((group) => {
      const { method, fn, view, call, count, sinceMs } = group;
      if (call instanceof RunningCall) return [];
      const name = fn === undefined ? method : this.names.ofFunction(fn, method);
      const meanMs = group.meanMs ?? this.#times.meanMs(name) ?? this.#meanOfEngines();
      const elapsedMs = Math.max(0, nowMs - sinceMs);
      const workMs = meanMs === undefined ? undefined : count * meanMs;
      const { done, total } = call === undefined ? this.#countOf(group, name, before) : partsOf(call);
      return { report: { method, name, view, done, total, progress: done / total, elapsedMs }, workMs };
    });
  }

  // Of work whose parts nobody counts: what has ended since it was first seen, and what is left.
  #countOf(
    { method, view, count }: Group,
    name: string,
    before: ReadonlyMap<string, number>,
  ): { readonly done: number; readonly total: number } {
    const key = `${view} ${method} ${name}`;
    const ended = this.#times.ended(name);
    const from = before.get(key) ?? ended;
    this.#before.set(key, from);
    // There may be so many functions that some are forgotten.
    const done = Math.max(0, ended - from);
    return { done, total: done + count };
  }

  // What engines took of late, before anything has ended under the eyes of who looks.
  #meanOfEngines(): number | undefined {
    const engines = [...this.#parts.dispatcher.engines.byId.values()];
    const means = engines.flatMap(({ meanMs }) => meanMs ?? []);
    return means.length === 0 ? undefined : (sum(means) ?? 0) / means.length;
  }

  #note(event: EngineEvent): void {
    const said = reportedEvent(event);
    if (said === undefined) return;
    this.#events.push({ atMs: epochMs(), ...said });
    if (this.#events.length > MOST_EVENTS) this.#events.shift();
  }
}

interface Seen {
  readonly report: CallReport;
  readonly workMs: number | undefined;
}

function partsOf({ settled, length }: { readonly settled: number; readonly length: number }): {
  readonly done: number;
  readonly total: number;
} {
  return { done: settled, total: length };
}

// Of those that are known: undefined where there are some, and none is known.
function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (values.length > 0 && known.length === 0) return undefined;
  return known.reduce((total, value) => total + value, 0);
}
