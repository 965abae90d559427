import { describe } from "../../protocol/describe.ts";
import { ClientClosedError } from "../../protocol/errors.ts";
import { addCaller, type CallerTrace } from "../caller.ts";
import { checkCount } from "../check.ts";
import type { Dispatcher } from "../queues/dispatcher.ts";
import { FifoQueue } from "../queues/fifo-queue.ts";
import type { Outcome, Task, TaskSink } from "../tasks/task.ts";
import type { TaskRules } from "../tasks/task-rules.ts";
import { applyCall, encodeArguments } from "./arguments.ts";
import type { ViewContext } from "./view.ts";
import type { ImapOptions } from "./view-types.ts";

/** The results of an imap, one by one. Leaving the loop, or `return()`, ends it: nothing more is drawn or begun. */
export type ImapResult<T> = AsyncIterableIterator<T, undefined, undefined>;

/** The options in the form in which `checkOptions` takes them. */
export const IMAP_OPTIONS = { maxOutstanding: "any", ordered: "boolean" } as const;

/**
 * Maps a sequence that may be endless.
 *
 * @throws {TypeError} when the items are no iterable, or the function can't be sent
 * @throws {RangeError} when `maxOutstanding` is not a whole number >= 1
 */
export function imap<T>(
  context: ViewContext,
  fn: unknown,
  items: unknown,
  options: ImapOptions & {
    readonly engineCount: number;
    readonly rules: TaskRules;
    readonly submit: (task: Task) => void;
  },
): ImapResult<T> {
  const { maxOutstanding = 4 * Math.max(options.engineCount, 1), ordered = true, rules } = options;
  checkCount("imap: maxOutstanding", maxOutstanding);
  const number = context.dispatcher.functions.idOf(fn, "imap");
  const source = iteratorOf(items);
  const makeTask = (item: unknown, index: number, sink: TaskSink): Task => {
    const request = applyCall(number, encodeArguments([item], "imap"));
    const id = context.dispatcher.nextTaskId();
    const task = context.dispatcher.makeTask({ id, request, sink, method: "imap", index, count: 1, rules });
    options.submit(task);
    return task;
  };
  const abort = (tasks: readonly Task[]) => context.dispatcher.stopper.release(tasks);
  // The caller's types say what the function gives.
  const { dispatcher: client } = context;
  const trace = client.traces.take();
  return new Imap({ source, maxOutstanding, ordered, makeTask, abort, client, trace }) as ImapResult<T>;
}

type Source = Iterator<unknown> | AsyncIterator<unknown>;

function iteratorOf(items: unknown): Source {
  if (typeof items === "object" && items !== null) {
    if (Symbol.asyncIterator in items) return (items as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in items) return (items as Iterable<unknown>)[Symbol.iterator]();
  }
  throw new TypeError(`imap expects an iterable of items, got ${describe(items)}`);
}

/** One item on its way: drawn, not yet read. */
type Slot = { task?: Task; outcome?: Outcome };

interface ImapParts {
  readonly source: Source;
  readonly maxOutstanding: number;
  readonly ordered: boolean;
  readonly makeTask: (item: unknown, index: number, sink: TaskSink) => Task;
  readonly abort: (tasks: readonly Task[]) => void;
  readonly client: Pick<Dispatcher, "closed" | "readers">;
  readonly trace: CallerTrace | undefined;
}

interface Reader {
  readonly resolve: (result: IteratorResult<unknown, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

const END: IteratorResult<unknown, undefined> = { done: true, value: undefined };

class Imap implements ImapResult<unknown> {
  readonly #parts: ImapParts;
  // Drawn and not yet read, in the order of the source or, unordered, done ones first in the order they were done.
  readonly #slots: Set<Slot> = new Set();
  readonly #done = new FifoQueue<Slot>();
  readonly #readers: Reader[] = [];
  readonly #waiting = { fail: (error: Error) => this.#fail(error) };
  #drawing = false;
  #drawn = 0;
  // Nothing more comes from the source; an error of its own is given after what was drawn before.
  #exhausted: { readonly error?: unknown } | undefined;
  #stopped = false;

  constructor(parts: ImapParts) {
    this.#parts = parts;
    void this.#draw();
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
      this.#serve();
    });
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    this.#stop();
    const closed = this.#closeSource();
    // A source that is being asked for an item may hear of it only once it has one, if it ever has.
    if (!this.#drawing) await closed;
    return END;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  // Draws items while fewer than `maxOutstanding` are unread. Only one drawing goes on at a time.
  async #draw(): Promise<void> {
    if (this.#drawing) return;
    this.#drawing = true;
    try {
      while (!this.#exhausted && !this.#stopped && this.#slots.size < this.#parts.maxOutstanding) {
        const step = this.#parts.source.next();
        const drawn = isPromise(step) ? await step : step;
        const value: unknown = drawn.value;
        if (drawn.done === true) this.#exhausted = {};
        else if (!this.#stopped) this.#trySubmit(value);
      }
    } catch (error) {
      // The source threw: it is over by itself. After the loop was left there is nobody to tell.
      this.#exhausted ??= { error };
    }
    this.#drawing = false;
    this.#serve();
  }

  #trySubmit(item: unknown): void {
    try {
      this.#submit(item);
    } catch (error) {
      void this.#closeSource();
      this.#exhausted = { error };
    }
  }

  #submit(item: unknown): void {
    const slot: Slot = {};
    const task = this.#parts.makeTask(item, this.#drawn++, {
      settle: (_, outcome) => {
        slot.outcome = outcome;
        if (!this.#parts.ordered) this.#done.push(slot);
        this.#serve();
      },
    });
    slot.task = task;
    this.#slots.add(slot);
  }

  // Gives readers what is there, and draws what was made room for.
  #serve(): void {
    while (this.#readers.length > 0) {
      const slot = this.#nextSlot();
      if (slot?.outcome) {
        this.#slots.delete(slot);
        this.#give(slot.outcome);
      } else if (this.#stopped || (this.#exhausted && this.#slots.size === 0)) {
        this.#giveEnd();
      } else break;
    }
    this.#watchClient();
    if (!this.#drawing && !this.#exhausted && !this.#stopped && this.#slots.size < this.#parts.maxOutstanding)
      void this.#draw();
  }

  // The source may never give what a reader waits for.
  #watchClient(): void {
    const { client } = this.#parts;
    if (this.#readers.length === 0 || this.#slots.size > 0) client.readers.delete(this.#waiting);
    else if (client.closed) this.#fail(new ClientClosedError());
    else client.readers.add(this.#waiting);
  }

  #fail(error: Error): void {
    const readers = this.#readers.splice(0);
    this.#stop();
    void this.#closeSource();
    for (const { reject } of readers) reject(error);
  }

  #nextSlot(): Slot | undefined {
    if (!this.#parts.ordered) return this.#done.shift();
    const [first] = this.#slots;
    return first;
  }

  #give(outcome: Outcome): void {
    const reader = this.#readers.shift();
    if (outcome.kind === "value") reader?.resolve({ done: false, value: outcome.value });
    else if (outcome.kind === "error") {
      this.#stop();
      void this.#closeSource();
      addCaller(outcome.error, this.#parts.trace);
      reader?.reject(outcome.error);
    }
  }

  #giveEnd(): void {
    const reader = this.#readers.shift();
    if (this.#exhausted && "error" in this.#exhausted) {
      const { error } = this.#exhausted;
      this.#exhausted = {};
      reader?.reject(error);
    } else reader?.resolve(END);
  }

  #stop(): void {
    this.#stopped = true;
    const tasks = [...this.#slots].flatMap((slot) => slot.task ?? []);
    this.#slots.clear();
    this.#parts.abort(tasks);
    this.#parts.client.readers.delete(this.#waiting);
    for (const reader of this.#readers.splice(0)) reader.resolve(END);
  }

  // As a for loop does that is left early. Never rejects.
  async #closeSource(): Promise<void> {
    if (this.#exhausted) return;
    this.#exhausted = {};
    try {
      await this.#parts.source.return?.();
    } catch {
      // The loop is over; there is nobody left to tell.
    }
  }
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value;
}
