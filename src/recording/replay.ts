import { Scheduler } from "../scheduler/scheduler.ts";
import { COMMANDS, type Crossing, type Crossings, ENGINE_EVENTS, EVENTS, TASK_EVENTS } from "./crossings.ts";
import { apply, type Call, leaving } from "./edge.ts";
import { Ledger } from "./ledger.ts";
import { errorLine, errorOf, FORMAT, type Line } from "./lines.ts";
import { type Remains, remainsOf } from "./remains.ts";
import { Restored } from "./restored.ts";
import type { SourceAtEdge, SourceEdge } from "./source-at-edge.ts";

/** What a replay has shown. */
export interface ReplayReport {
  /** Events, and commands and questions, that were as the recording says. */
  readonly events: number;
  readonly commands: number;
  /** The first line that the core does not agree with; undefined when there is none. */
  readonly difference: Difference | undefined;
  /** Call whose end the recording does not have: it ran when the process ended, or still runs. */
  readonly unfinished: string | undefined;
  /** What was not over then. */
  readonly remains: Remains;
}

/** A line of a recording, and what the core did in its place. */
export interface Difference {
  /** Number of the line, from 1. */
  readonly line: number;
  /** The line; undefined where the recording has nothing. */
  readonly recorded: string | undefined;
  /** Undefined where the core did nothing. */
  readonly replayed: string | undefined;
}

/**
 * Replays a recording: makes a scheduler, has the events happen to it, and answers its commands and questions as the
 * recording says. Each has to be the one that was recorded.
 *
 * @param lines - of the recording, in order; the last may have been cut
 * @throws {SyntaxError} when it is none, or of another version
 */
export function replay(lines: Iterable<string>): ReplayReport {
  return new Replay(lines).run();
}

/** Why a replay ends early: thrown through the core, which may catch it. */
class ReplayEnd extends Error {}

class Replay implements SourceEdge {
  readonly #lines: Iterator<string>;
  // Number of the line that was read last, from 1, its text, and what it says until that is taken.
  #number = 0;
  #text = "";
  #line: Line | undefined;
  #depth = 0;
  #isInside = false;
  #at = 0;
  #events = 0;
  #commands = 0;
  readonly #ledger = new Ledger((label) => this.#differ(undefined, `names ${label}`));
  readonly #restored: Restored;
  readonly #scheduler: Scheduler;
  #report: ReplayReport | undefined;
  readonly #running: string[] = [];

  constructor(lines: Iterable<string>) {
    this.#lines = lines[Symbol.iterator]();
    const first = parse(this.#read() ?? "");
    if (first?.record === undefined) throw new SyntaxError("this is no recording of Ensemble's");
    if (first.record !== FORMAT) throw new SyntaxError(`the recording has format ${first.record}, not ${FORMAT}`);
    this.#restored = new Restored(this, this.#ledger);
    // Every command leaves by the edge.
    const commands = leaving<never>(this, { table: COMMANDS, prefix: "", target: NOBODY });
    this.#scheduler = new Scheduler(commands, first.graceMs);
  }

  run(): ReplayReport {
    try {
      while (this.#peek() !== undefined) this.#event();
    } catch (error) {
      if (!(error instanceof ReplayEnd)) throw error;
    }
    return this.#finish({});
  }

  readonly enter = (): never => {
    throw new Error("in a replay nothing enters but what was recorded");
  };

  readonly leave = (call: Call): unknown => {
    if (!this.#isInside) return undefined;
    if (this.#report !== undefined) throw new ReplayEnd();
    const { crossing, name } = call;
    const mine = this.#written("out", call);
    this.#restored.note(name, call.args, this.#at);
    const line = this.#peek();
    if (line === undefined) return this.#cut();
    const { gave, threw, at: _, ...recorded } = line;
    if (JSON.stringify(recorded) !== mine) this.#differ(this.#text, mine);
    this.#take();
    this.#commands += 1;
    this.#running.push(name);
    const end = "gave" in line || "threw" in line ? { gave, threw } : this.#outside(crossing);
    this.#running.pop();
    if (end?.threw !== undefined) throw errorOf(end.threw);
    if (name === "look") this.#restored.noteResult(call.args[0], end?.gave as object);
    return this.#restored.read(crossing.gives, end?.gave);
  };

  readonly look = (source: SourceAtEdge): void => {
    if (!this.#isInside) return;
    const line = this.#peek();
    if (line?.look === undefined || line.look !== this.#ledger.write("entry", source)) return;
    this.#take();
    this.#restored.look(line);
  };

  // What happened while the driver did what the core asked; gives what it gave.
  #outside({ gives }: Crossing): Pick<Line, "gave" | "threw"> | undefined {
    this.#isInside = false;
    this.#depth += 1;
    while (this.#peek()?.in !== undefined && this.#peek()?.d === this.#depth) this.#event();
    this.#depth -= 1;
    this.#isInside = true;
    const end = this.#end();
    if (end === undefined && gives !== "nothing") this.#cut();
    return end;
  }

  // The line that says what the call at this depth gave, if that is next.
  #end(): Pick<Line, "gave" | "threw"> | undefined {
    const line = this.#peek();
    if (line === undefined || line.in !== undefined || line.out !== undefined || line.look !== undefined) return;
    if ((line.d ?? 0) !== this.#depth) return;
    this.#take();
    return line;
  }

  // Has the event happen that is next.
  #event(): void {
    const line = this.#peek();
    if (line?.in === undefined || (line.d ?? 0) !== this.#depth) return this.#differ(this.#text);
    this.#take();
    this.#at = line.at ?? this.#at;
    this.#running.push(line.in);
    const { target, name, crossing } = this.#targetOf(line);
    const args = (line.args ?? []).map((arg, i) => this.#restored.read(crossing.takes[i] ?? "plain", arg));
    this.#restored.note(name, args, this.#at);
    this.#isInside = true;
    this.#depth += 1;
    let end: Pick<Line, "gave" | "threw"> = {};
    try {
      const given = apply(target, name, args);
      if (crossing.gives !== "nothing") end = { gave: this.#ledger.write(crossing.gives, given) ?? null };
    } catch (error) {
      end = { threw: errorLine(error instanceof Error ? error : new Error(String(error))) };
    }
    this.#depth -= 1;
    this.#isInside = false;
    if (this.#report !== undefined) throw new ReplayEnd();
    this.#events += 1;
    this.#compareEnd(line, end);
    this.#running.pop();
  }

  #compareEnd(line: Line, end: Pick<Line, "gave" | "threw">): void {
    const isMerged = "gave" in line || "threw" in line;
    const { gave, threw } = isMerged ? line : (this.#end() ?? {});
    const recorded = JSON.stringify({ gave, threw });
    const replayed = JSON.stringify({ gave: end.gave, threw: end.threw });
    // The end of an event, and with it what it gave, may not be there any more.
    if (recorded === replayed || (this.#peek() === undefined && recorded === "{}")) return;
    this.#differ(recorded, replayed);
  }

  #targetOf({ in: event = "", on }: Line): { target: object; name: string; crossing: Crossing } {
    const dot = event.indexOf(".");
    const [part, name] = [event.slice(0, Math.max(dot, 0)), event.slice(dot + 1)];
    if (event === "callback") {
      const callback = this.#restored.thing(on ?? "");
      return { target: { callback }, name, crossing: { takes: ["plain", "error"], gives: "nothing" } };
    }
    const tables: Readonly<Record<string, Crossings>> = { ...EVENTS, engine: ENGINE_EVENTS, task: TASK_EVENTS };
    const crossing = tables[part]?.[name];
    const owner: unknown = on === undefined ? this.#partOf(part) : this.#restored.thing(on);
    if (crossing === undefined || crossing === "inner" || typeof owner !== "object" || owner === null) {
      throw new SyntaxError(`line ${this.#number}: the core has no event ${event}`);
    }
    return { target: owner, name, crossing };
  }

  #partOf(part: string): unknown {
    return part === "" ? this.#scheduler : Reflect.get(this.#scheduler, part);
  }

  #written(way: "in" | "out", { name, on, crossing: { takes }, args }: Call): string {
    const owner = on && { on: this.#ledger.write(on.kind, on.thing) };
    const written = args.map((arg, i) => this.#restored.write(takes[i] ?? "plain", arg) ?? null);
    return JSON.stringify({ d: this.#depth, [way]: name, ...owner, ...(written.length > 0 && { args: written }) });
  }

  // The line that is next. Names of things are read as they come.
  #peek(): Line | undefined {
    while (this.#line === undefined) {
      const text = this.#read();
      if (text === undefined || text === "") return undefined;
      const line = parse(text);
      if (line === undefined) {
        // The last may have been cut.
        const number = this.#number;
        if (this.#read()) throw new SyntaxError(`line ${number} of the recording can't be read`);
        return undefined;
      }
      if (line.new === undefined) this.#line = line;
      else this.#restored.declare(line.new, line);
    }
    return this.#line;
  }

  #read(): string | undefined {
    const next = this.#lines.next();
    if (next.done === true) return undefined;
    this.#number += 1;
    this.#text = next.value;
    return this.#text;
  }

  #take(): void {
    this.#line = undefined;
  }

  #cut(): never {
    this.#finish({ unfinished: this.#running.join(" > ") });
    throw new ReplayEnd();
  }

  #differ(recorded: string | undefined, replayed?: string): never {
    this.#finish({ difference: { line: this.#number, recorded, replayed } });
    throw new ReplayEnd();
  }

  // Before the core is left by an exception, which would end tasks.
  #finish(how: Partial<Pick<ReplayReport, "difference" | "unfinished">>): ReplayReport {
    if (this.#report !== undefined) return this.#report;
    this.#isInside = false;
    const { sinceMs, inputs, tasks } = this.#restored;
    const remains = remainsOf(this.#scheduler, { tasks, sinceMs, inputs, endMs: this.#at });
    const { difference, unfinished } = how;
    this.#report = { events: this.#events, commands: this.#commands, difference, unfinished, remains };
    return this.#report;
  }
}

// Its methods are never called.
const NOBODY = {} as never;

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
