import { describe, expect, test } from "vitest";
import { AsyncQueue } from "../../../src/client/results/async-queue.ts";

async function rest<T>(queue: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of queue) all.push(item);
  return all;
}

const END = { done: true, value: undefined };

describe("AsyncQueue", () => {
  test("gives what was pushed before and after it was asked for, in order", async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    const reads = [queue.next(), queue.next(), queue.next()];
    queue.push(2);
    queue.push(3);
    expect(await Promise.all(reads)).toEqual([1, 2, 3].map((value) => ({ done: false, value })));
  });

  test("gives an undefined that was pushed", async () => {
    const queue = new AsyncQueue<undefined>();
    queue.push(undefined);
    expect(await queue.next()).toEqual({ done: false, value: undefined });
  });

  test("the end comes after what is unread, and is final", async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.end();
    queue.push(2);
    expect(await rest(queue)).toEqual([1]);
    expect(await queue.next()).toEqual(END);
  });

  test("an error comes once, after what is unread", async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.end({ error: "no" });
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    await expect(queue.next()).rejects.toBe("no");
    expect(await queue.next()).toEqual(END);
  });

  test("of the readers that wait the first gets the error, the others the end", async () => {
    const queue = new AsyncQueue<number>();
    const reads = Promise.allSettled([queue.next(), queue.next()]);
    queue.end({ error: "no" });
    expect(await reads).toEqual([
      { status: "rejected", reason: "no" },
      { status: "fulfilled", value: END },
    ]);
  });

  test("a reader that leaves drops what is unread and ends the others", async () => {
    let left = 0;
    const queue = new AsyncQueue<number>({ onReturn: () => (left += 1) });
    const read = queue.next();
    expect(await queue.return()).toEqual(END);
    queue.push(1);
    expect([await read, await queue.next(), left]).toEqual([END, END, 1]);
  });

  test("readers that are released may come again", async () => {
    const queue = new AsyncQueue<number>();
    const read = queue.next();
    queue.releaseReaders();
    expect(await read).toEqual(END);
    queue.push(1);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
  });

  test("beyond maxUnread the oldest is dropped", async () => {
    const queue = new AsyncQueue<number>({ maxUnread: 2 });
    for (const item of [1, 2, 3]) queue.push(item);
    queue.end();
    expect(await rest(queue)).toEqual([2, 3]);
  });
});
