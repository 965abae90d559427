import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FifoQueue } from "../../src/scheduler/fifo-queue.ts";

type Model = { items: number[]; next: number };
type Command = fc.Command<Model, FifoQueue<number>>;

/** A command that does the same to a plain array and to the queue, and compares what both say. */
class Step implements Command {
  readonly #name: string;
  readonly #run: (model: Model, queue: FifoQueue<number>) => void;

  constructor(name: string, run: (model: Model, queue: FifoQueue<number>) => void) {
    this.#name = name;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, queue: FifoQueue<number>): void {
    this.#run(model, queue);
    expect(queue.length).toBe(model.items.length);
    expect(queue.peek()).toBe(model.items[0]);
  }

  toString(): string {
    return this.#name;
  }
}

const push = fc.integer({ min: 1, max: 60 }).map(
  (count) =>
    new Step(`push ${count}`, (model, queue) => {
      for (let i = 0; i < count; i++) {
        queue.push(model.next);
        model.items.push(model.next++);
      }
    }),
);
const shift = fc.integer({ min: 1, max: 60 }).map(
  (count) =>
    new Step(`shift ${count}`, (model, queue) => {
      for (let i = 0; i < count; i++) expect(queue.shift()).toBe(model.items.shift());
    }),
);
const items = fc.constant(new Step("items", (model, queue) => expect(queue.items()).toEqual(model.items)));
const takeAll = fc.constant(
  new Step("takeAll", (model, queue) => expect(queue.takeAll()).toEqual(model.items.splice(0))),
);
const keep = fc.integer({ min: 1, max: 5 }).map(
  (divisor) =>
    new Step(`keep ${divisor}`, (model, queue) => {
      queue.keep((item) => item % divisor === 0);
      model.items = model.items.filter((item) => item % divisor === 0);
    }),
);
const putBack = fc.integer({ min: 0, max: 60 }).map(
  (count) =>
    new Step(`putBack ${count}`, (model, queue) => {
      const back = Array.from({ length: count }, () => model.next++);
      queue.putBack(back);
      model.items.unshift(...back);
    }),
);

describe("FifoQueue", () => {
  test("does as a plain array does", () => {
    fc.assert(
      fc.property(fc.commands([push, shift, putBack, keep, items, takeAll], { maxCommands: 60 }), (commands) => {
        fc.modelRun(() => ({ model: { items: [], next: 0 }, real: new FifoQueue<number>() }), commands);
      }),
      { numRuns: 200 },
    );
  });

  test("an empty queue gives undefined, and can be used again", () => {
    const queue = new FifoQueue<string>();
    expect([queue.shift(), queue.shift(), queue.length]).toEqual([undefined, undefined, 0]);
    queue.push("a");
    expect([queue.length, queue.shift(), queue.length]).toEqual([1, "a", 0]);
  });

  test("what it lists is a list of its own", () => {
    const queue = new FifoQueue<number>();
    queue.push(1);
    queue.items().push(2);
    expect(queue.items()).toEqual([1]);
  });

  test("a queue of a hundred thousand is emptied in order", () => {
    const queue = new FifoQueue<number>();
    for (let i = 0; i < 1e5; i++) queue.push(i);
    let inOrder = true;
    for (let i = 0; i < 1e5; i++) inOrder &&= queue.shift() === i;
    expect(inOrder).toBe(true);
  });
});
