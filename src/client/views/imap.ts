import { ClientClosedError } from "../../protocol/errors.ts";
import { FifoQueue } from "../../scheduler/fifo-queue.ts";
import type { TaskRules } from "../../scheduler/rules.ts";
import type { Outcome, Task, TaskSink } from "../../scheduler/task.ts";
import { addCaller, type CallerTrace } from "../caller.ts";
import { applyCall, encodeArguments } from "../calls/arguments.ts";
import { splitConstants, withoutOptions } from "../calls/sequences.ts";
import { checkCount, checkOptions } from "../check.ts";
import type { ClosureRules } from "../closures/closure-rules.ts";
import { together } from "../closures/function-collector.ts";
import type { Dispatcher } from "../driver/dispatcher.ts";
import { AsyncQueue, END } from "../results/async-queue.ts";
import { seedFirst } from "./map-call.ts";
import { isPromise, rowsOf, type Source } from "./rows.ts";
import type { Seeds } from "./seeds.ts";
import type { ViewContext } from "./view.ts";
import type { ImapOptions } from "./view-types.ts";

/** The results of an imap, one by one. Leaving the loop, or `return()`, ends it: nothing more is drawn or begun. */
export type ImapResult<T> = AsyncIterableIterator<T, undefined, undefined>;

const IMAP_OPTIONS = { maxOutstanding: "any", ordered: "boolean" } as const;

/**
 * Maps sequences that may be endless.
 *
 * @param given - sequences and constants, as those of a map, and options behind them
 * @throws {TypeError} when the items are no iterable, or the function can't be sent
 * @throws {RangeError} when `maxOutstanding` is not a whole number >= 1
 */
export function imap<T>(
  context: ViewContext,
  fn: unknown,
  given: readonly unknown[],
  parts: {
    readonly engineCount: number;
    readonly rules: TaskRules;
    readonly closures: ClosureRules;
    readonly submit: (task: Task) => void;
    readonly seeds: Seeds | undefined;
  },
): ImapResult<T> {
  const [all, options] = withoutOptions(given);
  checkOptions("imap", options, IMAP_OPTIONS);
  const { maxOutstanding = 4 * Math.max(parts.engineCount, 1), ordered = true } = options as ImapOptions;
  checkCount("imap: maxOutstanding", maxOutstanding);
  const { rules, seeds } = parts;
  const { dispatcher } = context;
  const { functions } = dispatcher;
  const own = functions.take(fn, "imap", parts.closures);
  const collect = () => functions.collector("imap", parts.closures);
  const among = collect();
  const { sequences, constants } = splitConstants(all, "imap", among.encode);
  const source = rowsOf(sequences, "imap");
  const called = seeds ? functions.seeded(own, seeds.module) : own;
  const constantsFirst = seeds ? seedFirst(seeds.seed, constants) : constants;
  const bound = constantsFirst && functions.bind(called, constantsFirst);
  const sent = together(bound ?? called, among.closures);
  const runInContext = dispatcher.callContext() ?? here;
  const firstStream = seeds?.takeEndless() ?? 0;
  const makeTask = (row: readonly unknown[], index: number, sink: TaskSink): Task => {
    const args = seeds ? [firstStream + index, ...row] : row;
    const request = applyCall(sent, encodeArguments(args, "imap", { collect }));
    const id = context.dispatcher.nextTaskId();
    const task = context.dispatcher.makeTask({ id, request, sink, method: "imap", index, count: 1, rules });
    runInContext(() => parts.submit(task));
    return task;
  };
  const over = (): void => (bound ? dispatcher.forget(bound.fn) : undefined);
  const abort = (tasks: readonly Task[]) => context.dispatcher.scheduler.stopper.release(tasks);
  // The caller's types say what the function gives.
  const trace = dispatcher.traces.take();
  return new Imap({
    source,
    maxOutstanding,
    ordered,
    makeTask,
    abort,
    over,
    client: dispatcher,
    trace,
  }) as ImapResult<T>;
}

function here(act: () => void): void {
  act();
}

/** One item on its way: drawn, and not yet among those that can be read. */
type Slot = { task?: Task; outcome?: Outcome };

interface ImapParts {
  readonly source: Source<readonly unknown[]>;
  readonly maxOutstanding: number;
  readonly ordered: boolean;
  readonly makeTask: (row: readonly unknown[], index: number, sink: TaskSink) => Task;
  readonly abort: (tasks: readonly Task[]) => void;
  /** Called once no task is left, nor any to come. */
  readonly over: () => void;
  readonly client: Pick<Dispatcher, "closed" | "readers">;
  readonly trace: CallerTrace | undefined;
}

class Imap implements ImapResult<unknown> {
  readonly #parts: ImapParts;
  readonly #results = new AsyncQueue<unknown>();
  readonly #running = new Set<Slot>();
  // Those running and those that wait for one before them, in the order of the source. Empty when unordered.
  readonly #inOrder = new FifoQueue<Slot>();
  readonly #waiting = { fail: (error: Error) => this.#end({ error }) };
  #drawing = false;
  #drawn = 0;
  // Nothing more comes from the source; an error of its own is given after what was drawn before.
  #exhausted: { readonly error?: unknown } | undefined;
  // Nothing more becomes a result.
  #over = false;

  constructor(parts: ImapParts) {
    this.#parts = parts;
    void this.#draw();
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    const step = this.#results.next();
    this.#goOn();
    return step;
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    void this.#results.return();
    this.#stop();
    const closed = this.#closeSource();
    // A source that is making an item returns only once it has one, which may be never.
    if (!this.#drawing) await closed;
    return END;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  // Count of items that were drawn and are not yet results.
  get #underWay(): number {
    return this.#parts.ordered ? this.#inOrder.length : this.#running.size;
  }

  // Whether less is unread than may be.
  get #hasRoom(): boolean {
    return !this.#exhausted && this.#underWay + this.#results.unread < this.#parts.maxOutstanding;
  }

  // Draws items while there is room. Only one drawing goes on at a time.
  async #draw(): Promise<void> {
    if (this.#drawing) return;
    this.#drawing = true;
    try {
      while (!this.#over && this.#hasRoom) {
        const step = this.#parts.source.next();
        const drawn = isPromise(step) ? await step : step;
        if (drawn.done === true) this.#exhausted = {};
        else if (!this.#over) this.#trySubmit(drawn.value);
      }
    } catch (error) {
      // The source threw, and has ended with that. After the loop was left nobody reads the error.
      this.#exhausted ??= { error };
    }
    this.#drawing = false;
    this.#goOn();
  }

  #trySubmit(row: readonly unknown[]): void {
    try {
      this.#submit(row);
    } catch (error) {
      void this.#closeSource();
      this.#exhausted = { error };
    }
  }

  #submit(row: readonly unknown[]): void {
    const slot: Slot = {};
    slot.task = this.#parts.makeTask(row, this.#drawn++, {
      settle: (_, outcome) => {
        slot.outcome = outcome;
        if (this.#over) return;
        this.#running.delete(slot);
        if (!this.#parts.ordered) this.#give(outcome);
        this.#giveInOrder();
        this.#goOn();
      },
    });
    // A task may have ended already.
    if (!slot.outcome) this.#running.add(slot);
    if (this.#parts.ordered) this.#inOrder.push(slot);
    this.#giveInOrder();
  }

  // What has come, up to the first that hasn't.
  #giveInOrder(): void {
    for (let outcome = this.#inOrder.peek()?.outcome; outcome; outcome = this.#inOrder.peek()?.outcome) {
      this.#inOrder.shift();
      this.#give(outcome);
    }
  }

  // After a failed item nothing more is given, and so nothing more is run.
  #give(outcome: Outcome): void {
    if (outcome.kind === "value") this.#results.push(outcome.value);
    else if (outcome.kind === "error") {
      addCaller(outcome.error, this.#parts.trace);
      this.#end({ error: outcome.error });
    }
  }

  // Ends what is at its end, and draws what there is room for.
  #goOn(): void {
    if (this.#over) return;
    if (this.#exhausted && this.#underWay === 0) this.#end(this.#exhausted);
    else if (!this.#drawing && this.#hasRoom) void this.#draw();
    this.#watchClient();
  }

  // The source may never give what a reader waits for.
  #watchClient(): void {
    const { client } = this.#parts;
    if (!this.#results.hasReader || this.#underWay > 0) client.readers.delete(this.#waiting);
    else if (client.closed) this.#end({ error: new ClientClosedError() });
    else client.readers.add(this.#waiting);
  }

  #end(end: { readonly error?: unknown }): void {
    this.#results.end(end);
    this.#stop();
    void this.#closeSource();
  }

  #stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#inOrder.takeAll();
    const tasks = [...this.#running].flatMap((slot) => slot.task ?? []);
    this.#running.clear();
    this.#parts.abort(tasks);
    this.#parts.over();
    this.#parts.client.readers.delete(this.#waiting);
  }

  // As a for loop does that is left early. Never rejects.
  async #closeSource(): Promise<void> {
    if (this.#exhausted) return;
    this.#exhausted = {};
    try {
      await this.#parts.source.return?.();
    } catch {
      // The loop is over: nobody reads the error.
    }
  }
}
