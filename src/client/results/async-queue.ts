import { FifoQueue } from "../../scheduler/fifo-queue.ts";

type Step<T> = IteratorResult<T, undefined>;

interface Reader<T> {
  readonly resolve: (step: Step<T>) => void;
  readonly reject: (error: unknown) => void;
}

/** What reading a queue gives when nothing more comes. */
export const END: IteratorResult<never, undefined> = { done: true, value: undefined };

/** Items pushed at one end and read, one by one, in a loop; a reader that comes early waits for its item. */
export class AsyncQueue<T> implements AsyncIterableIterator<T, undefined, undefined> {
  readonly #unread = new FifoQueue<T>();
  // Waiting, first come first; there are none while something is unread.
  readonly #readers = new FifoQueue<Reader<T>>();
  readonly #maxUnread: number;
  readonly #onReturn: () => void;
  // Nothing more is pushed; the error, if any, is given once, after what is unread.
  #end: { readonly error?: unknown } | undefined;

  /**
   * @param options - `maxUnread`: beyond it the oldest unread item is dropped; `onReturn`: called when a reader leaves its
   *   loop
   */
  constructor({
    maxUnread = Number.POSITIVE_INFINITY,
    onReturn = () => {},
  }: { readonly maxUnread?: number; readonly onReturn?: () => void } = {}) {
    this.#maxUnread = maxUnread;
    this.#onReturn = onReturn;
  }

  /** Count of items that nobody has read. */
  get unread(): number {
    return this.#unread.length;
  }

  /** Whether a reader waits for an item. */
  get hasReader(): boolean {
    return this.#readers.length > 0;
  }

  /** Gives an item to the first reader that waits, or keeps it. After the end it is dropped. */
  push(value: T): void {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve({ done: false, value });
      return;
    }
    this.#unread.push(value);
    if (this.#unread.length > this.#maxUnread) this.#unread.shift();
  }

  /** Nothing more comes. What is unread can still be read, then one reader gets the error, if there is one. */
  end(end: { readonly error?: unknown } = {}): void {
    if (this.#end) return;
    this.#end = end;
    if (this.hasReader && this.#hasError()) this.#readers.shift()?.reject(this.#takeError());
    this.releaseReaders();
  }

  /** Ends the loops of readers that wait. Those that come later may wait again. */
  releaseReaders(): void {
    for (const { resolve } of this.#readers.takeAll()) resolve(END);
  }

  next(): Promise<Step<T>> {
    if (this.#unread.length > 0) {
      // There is one.
      return Promise.resolve({ done: false, value: this.#unread.shift() as T });
    }
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what a source threw is given as it is
    if (this.#hasError()) return Promise.reject(this.#takeError());
    if (this.#end) return Promise.resolve(END);
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  return(): Promise<Step<T>> {
    this.#unread.takeAll();
    this.#end = {};
    this.releaseReaders();
    this.#onReturn();
    return Promise.resolve(END);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #hasError(): boolean {
    return this.#end !== undefined && "error" in this.#end;
  }

  #takeError(): unknown {
    const error = this.#end?.error;
    this.#end = {};
    return error;
  }
}
