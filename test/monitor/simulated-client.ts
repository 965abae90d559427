import type { CallReport, ClientEvent, ClientReport } from "../../src/monitor/client-report.ts";
import type { Dice } from "../chaos/dice.ts";

/** A function that simulated clients call. */
export interface SimulatedFunction {
  readonly name: string;
  readonly method: string;
  readonly view: "direct" | "balanced";
  /** Time of a task on average, ms. */
  readonly ms: number;
  /** Items of a map in a task. */
  readonly count: number;
  /** How likely a task fails. */
  readonly failure: number;
  readonly error: string;
  readonly note?: string;
}

const FUNCTIONS: readonly [SimulatedFunction, ...SimulatedFunction[]] = [
  fn({ name: "x => x * x", method: "map", ms: 180, count: 60 }),
  fn({ name: "simulate", method: "map", ms: 700, failure: 0.01, error: "RangeError: step 17 left the box" }),
  fn({ name: "sample pi", method: "sample", ms: 1100, note: "mean 3.1415 ± 0.0004" }),
  fn({
    name: "fit",
    method: "apply",
    view: "direct",
    ms: 4200,
    failure: 0.05,
    error: "Error: no convergence after 500 rounds",
  }),
  fn({ name: "execute", method: "execute", view: "direct", ms: 90 }),
];

function fn(given: Partial<SimulatedFunction> & Pick<SimulatedFunction, "name" | "method" | "ms">): SimulatedFunction {
  return { view: "balanced", count: 1, failure: 0, error: "", ...given };
}

/** A call that is not over. */
export interface SimulatedCall {
  readonly fn: SimulatedFunction;
  readonly startedMs: number;
  /** Tasks. */
  readonly total: number;
  waiting: number;
  done: number;
}

/** A client that always finds something to do after a while. */
export class SimulatedClient {
  readonly user: string;
  readonly session: string;
  readonly #name: string;
  readonly #dice: Dice;
  readonly #sinceMs: number;
  #calls: SimulatedCall[] = [];
  #nextCallMs: number;
  #events: ClientEvent[] = [];
  #held = 0;
  #done = 0;
  #failed = 0;
  #retried = 0;

  constructor(name: { user: string; session: string; program: string }, dice: Dice, nowMs: number) {
    this.user = name.user;
    this.session = name.session;
    this.#name = name.program;
    this.#dice = dice;
    this.#sinceMs = nowMs - 600_000;
    this.#nextCallMs = nowMs;
  }

  get key(): string {
    return `${this.user}.${this.session}`;
  }

  /** Starts calls whose time has come. @param engines - that there are */
  think(nowMs: number, engines: number): void {
    if (nowMs < this.#nextCallMs || this.#calls.length >= 5) return;
    const called = this.#dice.pick(FUNCTIONS);
    const seconds = this.#dice.between(5, 40);
    const total = called.view === "direct" ? engines : Math.max(1, Math.round((engines * seconds * 1000) / called.ms));
    this.#calls.push({ fn: called, startedMs: nowMs, total, waiting: total, done: 0 });
    this.#nextCallMs = nowMs + this.#dice.between(2000, 25_000);
  }

  /** A task for an engine that is idle. */
  take(): SimulatedCall | undefined {
    const call = this.#calls.find(({ waiting }) => waiting > 0);
    if (call !== undefined) {
      call.waiting -= 1;
      this.#held += 1;
    }
    return call;
  }

  /** Says when another task of a call is done, and how long that takes, ms. */
  duration(call: SimulatedCall): number {
    return call.fn.ms * (0.4 + 1.2 * this.#dice.fraction());
  }

  ended(call: SimulatedCall, hasFailed: boolean): void {
    call.done += 1;
    this.#held -= 1;
    this.#done += call.fn.count;
    if (hasFailed) this.#failed += call.fn.count;
    if (call.done === call.total) this.#calls = this.#calls.filter((each) => each !== call);
  }

  /** An engine was lost with a task: it is tried again. */
  lost(call: SimulatedCall, engine: number, nowMs: number): void {
    call.waiting += 1;
    this.#held -= 1;
    this.#retried += 1;
    this.#events.push({
      atMs: nowMs,
      kind: "task",
      text: `${call.fn.name} is tried again, as engine ${engine} was lost`,
    });
  }

  report(nowMs: number, engines: number): ClientReport {
    const events = this.#events.slice(-20);
    this.#events = [];
    const waiting = this.#calls.filter((call) => call.waiting > 0);
    const work = this.#calls.reduce((sum, { fn: { ms }, total, done }) => sum + ms * (total - done), 0);
    return {
      kind: "client",
      user: this.user,
      session: this.session,
      name: this.#name,
      sentMs: nowMs,
      sinceMs: this.#sinceMs,
      unassigned: waiting.reduce(
        (sum, call) => (call.fn.view === "balanced" ? sum + call.waiting * call.fn.count : sum),
        0,
      ),
      queued: waiting.flatMap((call) => (call.fn.view === "direct" ? [{ engine: 0, count: call.waiting }] : [])),
      held: this.#held,
      done: this.#done,
      failed: this.#failed,
      retried: this.#retried,
      workMs: work,
      waitedMs: waiting.reduce((longest, { startedMs }) => Math.max(longest, nowMs - startedMs), 0),
      couldUse: Math.min(
        2 * engines,
        this.#calls.reduce((sum, { total, done }) => sum + total - done, 0),
      ),
      calls: this.#calls.map((call) => callReport(call, nowMs)),
      moreCalls: 0,
      events,
    };
  }
}

function callReport({ fn: called, total, done, startedMs }: SimulatedCall, nowMs: number): CallReport {
  const { method, view, note } = called;
  const name = called.name.replace(/^sample /u, "");
  return {
    method,
    name,
    view,
    done: done * called.count,
    total: total * called.count,
    progress: done / total,
    elapsedMs: nowMs - startedMs,
    ...(note !== undefined && { note }),
  };
}
