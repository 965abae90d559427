import { FifoQueue } from "./fifo-queue.ts";
import type { Task } from "./task.ts";

// Ended tasks in a queue from which on they are cut out, if they are the larger part.
const CUT_FROM = 32;

/** Tasks that wait for one engine, first in, first out. Those that have ended meanwhile are not among them. */
export class WaitingTasks {
  readonly #queue = new FifoQueue<Task>();
  // Tasks in the queue that have ended.
  #ended = 0;

  /** Called once for each of its tasks that ends while it waits. */
  noteEnd(): void {
    this.#ended += 1;
    if (this.#ended < CUT_FROM || this.#ended * 2 < this.#queue.length) return;
    this.#queue.keep((task) => !task.ended);
    this.#ended = 0;
  }

  get length(): number {
    return this.#queue.length - this.#ended;
  }

  push(task: Task): void {
    this.#queue.push(task);
  }

  peek(): Task | undefined {
    for (let task = this.#queue.peek(); task?.ended; task = this.#queue.peek()) {
      this.#queue.shift();
      this.#ended -= 1;
    }
    return this.#queue.peek();
  }

  shift(): Task | undefined {
    this.peek();
    return this.#queue.shift();
  }

  /** What waits, oldest first. */
  items(): Task[] {
    return this.#queue.items().filter((task) => !task.ended);
  }

  takeAll(): Task[] {
    this.#ended = 0;
    return this.#queue.takeAll().filter((task) => !task.ended);
  }
}
