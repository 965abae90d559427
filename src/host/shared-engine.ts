import type { EngineReport } from "../monitor/host-report.ts";
import type { TaskRecorder } from "../monitor/task-recorder.ts";
import { epochMs } from "../protocol/epoch-ms.ts";
import { type EngineId, fullId, type TaskId } from "../protocol/ids.ts";
import type { Reply } from "../protocol/messages.ts";
import type { FromHost, ToHost } from "../protocol/session.ts";
import { toErrorRecord } from "../protocol/to-error-record.ts";
import type { EngineLink, EngineThread, LinkEnd } from "../transport/contract.ts";
import type { Wire } from "../transport/wire.ts";
import { doneBySession } from "./done-by-session.ts";
import { EngineCounts } from "./engine-counts.ts";
import { type NewTask, Session } from "./session.ts";
import { watchStop } from "./stop-watch.ts";
import { TaskLog } from "./task-log.ts";

// So often sessions hear which task runs, while that changes, ms.
const NOTICE_MS = 10;
// Time that a task has to stop which listens to `engine.signal`, where no client says how long, ms.
const GRACE_MS = 1000;
const REMOVED = new Error("it was removed");

/**
 * One engine, shared by the sessions of several clients: gives their tasks and functions numbers of its own, and each
 * session its answers. The engine runs the tasks in the order in which they come.
 */
export class SharedEngine {
  readonly engineId: EngineId;
  /** Called when it has answered all that it held. */
  onIdle: (() => void) | undefined;
  readonly #counts = new EngineCounts();
  #log: TaskLog | undefined;
  readonly #link: EngineLink;
  readonly #onGone: (why: Error) => void;
  readonly #sessions = new Set<Session>();
  // In the order in which they were sent, which is the order in which they run.
  readonly #tasks = new Map<TaskId, NewTask>();
  #nextTask = 0;
  #nextFunction = 0;
  #listening: TaskId | undefined;
  // Why it was ended on purpose.
  #why: Error | undefined;
  #retiring = false;
  #notice: ReturnType<typeof setTimeout> | undefined;

  /** @param onGone - called once the engine is gone, and every session has heard of it */
  constructor(parts: {
    readonly engineId: EngineId;
    readonly link: EngineLink;
    readonly onGone: (why: Error) => void;
  }) {
    this.engineId = parts.engineId;
    this.#link = parts.link;
    this.#onGone = parts.onGone;
    this.#link.onReply((reply) => this.#reply(reply));
    this.#link.onClose((end) => this.#gone(end));
  }

  /** Whether it ends once every client is done with it. */
  get retiring(): boolean {
    return this.#retiring;
  }

  /** Number of tasks that it has answered. */
  get answered(): number {
    return this.#nextTask - this.#tasks.size;
  }

  /** Number of tasks that it holds. */
  get load(): number {
    return this.#tasks.size;
  }

  /** Its thread, while it lives, where it has one in this process. */
  get thread(): EngineThread | undefined {
    return this.#link.thread;
  }

  /** Whether it has ended, or ends, as all its clients were done with it. */
  get wasRemoved(): boolean {
    return this.#why === REMOVED;
  }

  /**
   * Serves a client, whose messages come over a wire. The session ends with the wire.
   *
   * @param client - what it is called, `user.session`
   */
  open(wire: Wire<FromHost, ToHost>, client: string): Session {
    const session = new Session({
      wire,
      client,
      newTask: (task) => this.#newTask(task),
      newFunction: () => this.#nextFunction++,
      send: (request, move) => this.#link.send(request, move),
      flush: () => this.#link.flush(),
      stop: (ids, graceMs, listens) => this.#stop(ids, graceMs, listens),
      interrupt: () => this.interrupt(),
      restart: () => void this.end(new Error("it was restarted")),
      retire: () => this.retire(),
      clear: () => {
        for (const each of this.#sessions) each.forgetNames();
      },
      left: (of) => this.#left(of),
    });
    this.#sessions.add(session);
    if (this.#retiring) session.post({ kind: "retiring" });
    return session;
  }

  /** Ends the engine, whatever it does. Fulfils when it is gone. */
  end(why: Error): Promise<void> {
    this.#why ??= why;
    return this.#link.close();
  }

  /** Ends the engine, whatever it does; none is to be started in its place. Fulfils when it is gone. */
  endForGood(why: Error): Promise<void> {
    this.#retiring = true;
    return this.end(why);
  }

  /** Stops the task that runs, whosever it is. Returns whether there is one. */
  interrupt(): boolean {
    const head = this.#head;
    if (head !== undefined) this.#stop([head], GRACE_MS, false);
    return head !== undefined;
  }

  /** Ends the engine once every client is done with it. */
  retire(): void {
    if (this.#retiring) return;
    this.#retiring = true;
    for (const session of this.#sessions) session.post({ kind: "retiring" });
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#retiring && this.#sessions.size === 0) void this.end(REMOVED);
  }

  /** Has the tasks recorded that end from now on; none without a recorder. */
  record(recorder: TaskRecorder | undefined): void {
    this.#log = recorder && new TaskLog(this.engineId, recorder);
  }

  /** What is said of it to whoever looks. */
  report(): EngineReport {
    const { done, failed, busyMs, lastEndedMs, runsSinceMs } = this.#counts;
    const running = this.#tasks.get(this.#head ?? -1);
    const ranMs = running === undefined ? 0 : Math.max(0, epochMs() - runsSinceMs);
    return {
      id: this.engineId,
      held: this.load,
      done,
      failed,
      busyMs: busyMs + ranMs,
      ...(running && { running: { name: running.name, client: running.session.client, sinceMs: runsSinceMs } }),
      idleSinceMs: lastEndedMs,
      isDraining: this.#retiring,
      isNeeded: [...this.#sessions].some((session) => session.isNeeded),
    };
  }

  #newTask(task: NewTask): TaskId {
    const id = this.#nextTask++;
    if (this.#tasks.size === 0) this.#counts.woken();
    this.#tasks.set(id, task);
    this.#notice ??= setTimeout(() => this.#sayWhatRuns(), NOTICE_MS);
    return id;
  }

  #sayWhatRuns(): void {
    this.#notice = undefined;
    if (this.#tasks.size === 0) return;
    const running = this.#tasks.get(this.#head ?? -1);
    for (const session of this.#sessions) session.noteRunning(running?.session === session ? running.id : null);
    this.#notice = setTimeout(() => this.#sayWhatRuns(), NOTICE_MS);
  }

  // The task that runs, or is next.
  get #head(): TaskId | undefined {
    const [first] = this.#tasks.keys();
    return this.#begun ?? first;
  }

  // The task that was begun last, if it has not been answered. The answers of those before it may not have come.
  get #begun(): TaskId | undefined {
    const [first] = this.#tasks.keys();
    const last = this.#link.lastBegun();
    if (first === undefined || last === undefined) return undefined;
    const id = fullId(last, first);
    return this.#tasks.has(id) ? id : undefined;
  }

  #stop(ids: readonly TaskId[], graceMs: number, listens: boolean): void {
    this.#link.send({ kind: "abort", ids });
    // At once: the engine may begin a task any moment.
    this.#link.flush();
    watchStop({
      ids,
      holds: (id) => this.#tasks.has(id),
      runs: (id) => this.#head === id,
      graceMs: (id) => (listens || this.#listening === id ? graceMs : 0),
      end: (id) => void this.end(new Error(`it was ended to stop task ${this.#tasks.get(id)?.id ?? id}`)),
    });
  }

  #left(session: Session): void {
    this.#sessions.delete(session);
    const ids = [...this.#tasks].flatMap(([task, { session: of }]) => (of === session ? task : []));
    // What it has begun may go on for a while: other clients lose what they have on the engine when it is ended.
    if (ids.length > 0) this.#stop(ids, GRACE_MS, true);
    this.#endIfDone();
  }

  #take(task: TaskId): NewTask | undefined {
    const taken = this.#tasks.get(task);
    this.#tasks.delete(task);
    taken?.session.answered(taken.id);
    if (this.#tasks.size === 0) this.onIdle?.();
    return taken;
  }

  #reply(reply: Reply): void {
    switch (reply.kind) {
      case "done":
        return this.#replyDone(reply);
      case "aborted":
        for (const id of reply.ids) {
          const task = this.#take(id);
          this.#log?.aborted(task);
          this.#post(task, (own) => ({ kind: "aborted", ids: [own] }));
        }
        return;
      case "items": {
        const task = this.#take(reply.id);
        this.#counts.ended(reply, reply.values.length, reply.errors.length);
        this.#log?.items(task, reply);
        return this.#post(task, (id) => ({ ...reply, id }));
      }
      case "failed": {
        const task = this.#take(reply.id);
        this.#counts.ended(reply, task?.count ?? 1, task?.count ?? 1);
        this.#log?.failed(task, reply);
        return this.#post(task, (id) => ({ ...reply, id }));
      }
      case "listening":
        this.#listening = reply.id;
        return this.#post(this.#tasks.get(reply.id), (id) => ({ ...reply, id }));
      case "published":
        return this.#post(this.#tasks.get(reply.id), (id) => ({ ...reply, id }));
      case "output":
        if (reply.id !== null) return this.#post(this.#tasks.get(reply.id), (id) => ({ ...reply, id }));
        for (const session of this.#sessions) session.reply(reply);
        return;
      case "fault":
        for (const session of this.#sessions) session.reply(reply);
        return;
    }
  }

  #post(task: NewTask | undefined, made: (id: TaskId) => Reply): void {
    task?.session.reply(made(task.id));
  }

  #replyDone(reply: Reply & { kind: "done" }): void {
    const tasks = reply.ids.map((task) => this.#take(task));
    this.#counts.allDone(reply);
    this.#log?.done(tasks, reply);
    for (const [session, own] of doneBySession(tasks, reply)) session.reply(own);
  }

  #gone({ cause }: LinkEnd): void {
    clearTimeout(this.#notice);
    const why = this.#why ?? cause ?? new Error("it was ended");
    const record = toErrorRecord(why);
    const last = this.#link.lastBegun();
    const running = this.#tasks.get(this.#begun ?? -1);
    const isBegun = (task: TaskId): boolean => last === undefined || ((last - task) | 0) >= 0;
    if (this.#log !== undefined && running !== undefined) this.#log.lost(running, this.#counts.runsSinceMs, why);
    for (const session of this.#sessions) {
      const isOthers = running !== undefined && running.session !== session;
      session.end({ cause: record, isBegun, isBlameless: this.#why !== undefined || isOthers });
    }
    this.#sessions.clear();
    this.#onGone(why);
    // Nobody waits for them, nor watches whether they stop.
    this.#tasks.clear();
  }
}
