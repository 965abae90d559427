import type { EngineId } from "../protocol/ids.ts";
import type { Commands } from "../scheduler/commands.ts";
import type { Inputs } from "../scheduler/dependency-tracker.ts";
import { type EngineReads, EngineState } from "../scheduler/engine-state.ts";
import type { TaskSource } from "../scheduler/ready-queue.ts";
import { Scheduler } from "../scheduler/scheduler.ts";
import { Task, type TaskKeeper, type TaskParts, type TaskSink } from "../scheduler/task.ts";
import {
  COMMANDS,
  ENGINE_EVENTS,
  EVENTS,
  INPUTS,
  type Kind,
  type Kinds,
  READS,
  SINK,
  TASK_EVENTS,
} from "./crossings.ts";
import { type Call, type Edge, leaving, letEnter, type Owner } from "./edge.ts";
import { Ledger } from "./ledger.ts";
import { errorLine, FORMAT, type Line } from "./lines.ts";
import { SourceAtEdge, type SourceEdge } from "./source-at-edge.ts";

// Lines are written at once when they are so many.
const MOST_WAITING = 1000;

// Calls that run a caller's own code, which may never come back.
const OWN_CODE: ReadonlySet<string> = new Set(["choose", "source.next"]);

/** Where a recording goes. */
export interface RecordTarget {
  /** Writes lines, each of which ends with a line feed, before it returns. What it throws ends the recording. */
  readonly write: (lines: string) => void;
  /** Called once, when nothing more is written. */
  readonly close?: () => void;
}

/**
 * Records what passes between a client's scheduler and its driver. Stands at the edge: what the core calls of itself is not
 * written, since it follows from the rest. Lines are kept until the turn of the program
 * ends, but written before engines get a task, and before code of the caller's runs: whatever ends the process, or blocks it.
 */
export class Recorder implements Edge, SourceEdge {
  readonly #target: RecordTarget;
  #failed: (cause: Error) => void = () => undefined;
  #nowMs: () => number = () => 0;
  readonly #ledger = new Ledger((label, facts) => this.#write({ new: label, ...facts }));
  readonly #sources = new WeakMap<TaskSource, SourceAtEdge>();
  readonly #looks = new WeakMap<SourceAtEdge, string>();
  #lines: string[] = [];
  // Whether a task was sent whose line is kept: it is written before the task is posted, which may end the process.
  #hasSent = false;
  // The last line without its end, as long as it may be added what its call gave; and how many were begun.
  #open: string | undefined;
  #begun = 0;
  #depth = 0;
  // Whether the core runs, and not what it has called.
  #isInside = false;
  #isOff = false;

  constructor(target: RecordTarget) {
    this.#target = target;
  }

  /** Makes the scheduler. */
  scheduler(commands: Commands, graceMs: number): Scheduler {
    const startMs = commands.nowMs();
    this.#failed = (cause) => commands.emit({ kind: "record-failed", cause });
    this.#nowMs = () => Math.round((commands.nowMs() - startMs) * 1000) / 1000;
    this.#write({ record: FORMAT, graceMs });
    const scheduler = new Scheduler(
      leaving<Commands>(this, { table: COMMANDS, prefix: "", target: commands }),
      graceMs,
    );
    const { stopper, retries, pending, vacancies, timers } = scheduler;
    const parts = { "": scheduler, stopper, retries, pending, vacancies, timers };
    for (const [part, target] of Object.entries(parts)) {
      const table = EVENTS[part as keyof typeof parts];
      letEnter<object>(this, { table, prefix: part === "" ? "" : `${part}.`, target });
    }
    return scheduler;
  }

  /** Makes the state of an engine. */
  engine(engineId: EngineId, reads: EngineReads, isHosted: boolean): EngineState {
    const owner = (): Owner => ({ kind: "engine", thing: engine });
    const target = leaving<EngineReads>(this, { table: READS, prefix: "engine.", target: reads, owner });
    const engine = new EngineState(engineId, target, isHosted);
    letEnter(this, { table: ENGINE_EVENTS, prefix: "engine.", target: engine }, owner());
    return engine;
  }

  /** Makes a task. */
  task(parts: TaskParts, epochMs: () => number, keeper?: TaskKeeper): Task {
    const edge = leaving(this, { table: SINK, prefix: "", target: parts.sink });
    const sink: TaskSink = {
      settle: (ended, outcome) => edge.settle(ended, outcome),
      get call() {
        return parts.sink.call;
      },
    };
    const task = new Task({ ...parts, sink }, epochMs, keeper);
    letEnter(this, { table: TASK_EVENTS, prefix: "task.", target: task }, { kind: "task", thing: task });
    return task;
  }

  /** Writes what is kept. */
  flush(): void {
    this.#settle();
    if (this.#lines.length === 0 || this.#isOff) return;
    this.#hasSent = false;
    const text = this.#lines.join("");
    this.#lines = [];
    try {
      this.#target.write(text);
    } catch (error) {
      this.#end();
      this.#failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Writes what is kept, and nothing more. */
  close(): void {
    if (this.#isOff) return;
    this.flush();
    this.#end();
  }

  #end(): void {
    if (this.#isOff) return;
    this.#isOff = true;
    this.#lines = [];
    this.#target.close?.();
  }

  readonly enter = (call: Call, act: (args: readonly unknown[]) => unknown): unknown => {
    if (this.#isInside || this.#isOff) return act(call.args);
    const isTop = this.#depth === 0;
    const passed = call.args.map((arg, i) => this.#taken(call.crossing.takes[i], arg));
    this.#writeCall("in", { ...call, args: passed }, isTop);
    try {
      return this.#run(call, true, () => act(passed));
    } finally {
      // A thread may block after a turn, and its microtasks come late.
      if (isTop && call.name === "turn") this.flush();
    }
  };

  readonly leave = (call: Call, act: (args: readonly unknown[]) => unknown): unknown => {
    if (!this.#isInside || this.#isOff) return act(call.args);
    this.#writeCall("out", call, false);
    if (call.name === "send") this.#hasSent = true;
    if (OWN_CODE.has(call.name) || (this.#hasSent && call.name === "flush")) this.flush();
    return this.#run(call, false, () => act(call.args.map((arg, i) => this.#given(call.crossing.takes[i], arg))));
  };

  readonly look = (source: SourceAtEdge): void => {
    if (!this.#isInside || this.#isOff) return;
    const { remaining, ahead } = source.source;
    const key = `${remaining} ${ahead}`;
    if (this.#looks.get(source) === key) return;
    this.#looks.set(source, key);
    this.#write({ look: this.#ledger.write("entry", source) as string, remaining, ahead });
  };

  // Runs what is called: the core (inside), or what it calls.
  #run({ crossing: { gives } }: Call, isInside: boolean, act: () => unknown): unknown {
    const own = this.#begun;
    const before = this.#isInside;
    this.#isInside = isInside;
    this.#depth += 1;
    let end: Pick<Line, "gave" | "threw"> | undefined;
    try {
      const given = act();
      // What it names has its name before.
      if (gives !== "nothing") end = { gave: this.#writeValue(gives, given) ?? null };
      return given;
    } catch (error) {
      end = { threw: errorLine(error instanceof Error ? error : new Error(String(error))) };
      throw error;
    } finally {
      this.#depth -= 1;
      this.#isInside = before;
      if (end !== undefined) this.#writeEnd(own, end);
    }
  }

  // Adds it to the line of the call, if none was begun since.
  #writeEnd(own: number, end: Pick<Line, "gave" | "threw">): void {
    if (this.#open === undefined || this.#begun !== own) this.#write(end);
    else this.#open += `,${JSON.stringify(end).slice(1, -1)}`;
  }

  #writeCall(way: "in" | "out", { name, on, crossing: { takes }, args }: Call, isTop: boolean): void {
    // Things are named before they are used.
    const owner = on === undefined ? "" : `,"on":"${String(this.#writeValue(on.kind, on.thing))}"`;
    const written = args.map((arg, i) => this.#writeValue(takes[i], arg) ?? null);
    // By hand, as there are a dozen such lines a task.
    const where = isTop ? `"at":${this.#nowMs()},` : this.#depth === 0 ? "" : `"d":${this.#depth},`;
    const rest = written.length === 0 ? "" : `,"args":${JSON.stringify(written)}`;
    this.#begin(`{${where}"${way}":"${name}"${owner}${rest}`);
  }

  #writeValue(kind: Kind | undefined, value: unknown): unknown {
    // The table says of which kind it is.
    return kind === undefined ? undefined : this.#ledger.write(kind, value);
  }

  #write(line: Line): void {
    this.#begin(JSON.stringify(this.#depth === 0 ? line : { d: this.#depth, ...line }).slice(0, -1));
  }

  #begin(line: string): void {
    if (this.#isOff) return;
    this.#settle();
    // Those of this turn are written when it ends.
    if (this.#lines.length === 0) queueMicrotask(() => this.flush());
    this.#open = line;
    this.#begun += 1;
    if (this.#lines.length >= MOST_WAITING) this.flush();
  }

  #settle(): void {
    if (this.#open === undefined) return;
    this.#lines.push(`${this.#open}}\n`);
    this.#open = undefined;
  }

  // What the core gets in place of what the driver passes.
  #taken(kind: Kind | undefined, value: unknown): unknown {
    if (kind === "entry" && !(value instanceof Task)) return this.#sourceFor(value as TaskSource);
    // It may be read but once.
    if (kind === "tasks") return [...(value as Kinds["tasks"])];
    if (kind === "inputs" && value !== undefined) return this.#inputsFor(value as Inputs);
    return value;
  }

  #sourceFor(source: TaskSource): SourceAtEdge {
    let made = source instanceof SourceAtEdge ? source : this.#sources.get(source);
    if (made === undefined) {
      made = new SourceAtEdge(this, source);
      this.#sources.set(source, made);
      this.#ledger.adopt(made, this.#ledger.write("entry", source) as string);
    }
    return made;
  }

  #inputsFor(inputs: Inputs): Inputs {
    const owner = (): Owner => ({ kind: "inputs", thing: inputs });
    const { fill } = leaving<Pick<Inputs, "fill">>(this, { table: INPUTS, prefix: "inputs.", target: inputs, owner });
    const made = { dependency: inputs.dependency, fill };
    this.#ledger.adopt(made, this.#ledger.write("inputs", inputs) as string);
    return made;
  }

  // What the driver gets in place of what the core passes.
  #given(kind: Kind | undefined, value: unknown): unknown {
    if (kind !== "callback") return value;
    const callback = value as (...args: unknown[]) => unknown;
    const on: Owner = { kind: "callback", thing: callback };
    const crossing = { takes: ["plain", "error"], gives: "nothing" } as const;
    return (...args: unknown[]): unknown =>
      this.enter({ name: "callback", on, crossing, args }, (passed) => callback(...passed));
  }
}
