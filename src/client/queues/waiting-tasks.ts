import type { Task } from "../tasks/task.ts";
import { FifoQueue } from "./fifo-queue.ts";

/** Tasks that wait for one engine, first in, first out. Those that have ended meanwhile are not among them. */
export class WaitingTasks {
  readonly #queue = new FifoQueue<Task>();
  #isStale = false;

  /** Says that some of them may have ended: they are let go of when it is looked at next. Linear. */
  setStale(): void {
    this.#isStale = true;
  }

  get length(): number {
    return this.#fresh().length;
  }

  push(task: Task): void {
    this.#fresh().push(task);
  }

  peek(): Task | undefined {
    return this.#fresh().peek();
  }

  shift(): Task | undefined {
    return this.#fresh().shift();
  }

  /** What waits, oldest first. */
  items(): Task[] {
    return this.#fresh().items();
  }

  takeAll(): Task[] {
    return this.#fresh().takeAll();
  }

  #fresh(): FifoQueue<Task> {
    if (this.#isStale) {
      this.#isStale = false;
      this.#queue.keep((task) => !task.ended);
    }
    return this.#queue;
  }
}
