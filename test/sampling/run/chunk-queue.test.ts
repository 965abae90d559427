import { describe, expect, test } from "vitest";
import type { ItemRange, JobHost, RangeSource } from "../../../src/client/job-host.ts";
import { EngineLostError } from "../../../src/protocol/errors.ts";
import { ChunkQueue } from "../../../src/sampling/run/chunk-queue.ts";

const ENGINES = { engineCount: 4, roundTripMs: 0 };

/** A queue whose ranges the test draws itself, and the chunks that it has added. */
function queueOf(recordNumbers: number, chunks: number, moreOf?: (chunk: number) => readonly unknown[]) {
  let source: RangeSource<ItemRange> | undefined;
  let offers = 0;
  const added: unknown[] = [];
  const openJob: JobHost["openJob"] = (parts) => {
    // The test gives back what the queue has handed out.
    source = parts.source as unknown as RangeSource<ItemRange>;
    return { offer: () => void offers++, end: () => undefined, taskId: 0 };
  };
  const queue = new ChunkQueue<number>({
    openJob,
    fn: undefined as never,
    targets: null,
    from: 0,
    recordNumbers,
    streamOf: (chunk) => chunk,
    samplesOf: () => 64,
    ...(moreOf && { moreOf }),
    add: (record) => (added.push(record), false),
    added: () => undefined,
    fail: (error) => expect.unreachable(error.message),
  });
  queue.drawTo(chunks);
  if (source === undefined) throw new Error("no job was opened");
  return { source, added, offers: () => offers };
}

function recordsOf({ first, count }: ItemRange): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

describe("chunks that come before their turn", () => {
  test("are held up to 2^23 numbers, however many engines there are; then the queue waits for the late one", () => {
    const numbers = 400_000;
    const { source, added, offers } = queueOf(numbers, 10_000);
    const late = source.next(ENGINES) as ItemRange;
    let held = 0;
    for (let range = source.next(ENGINES); range !== undefined; range = source.next(ENGINES)) {
      // Fast ones, of which many would make a range.
      source.done(range, recordsOf(range), 1e-3);
      expect(range.count * numbers).toBeLessThanOrEqual(2 ** 20);
      held += range.count * numbers;
      expect(held).toBeLessThan(2 ** 23 + 2 ** 20);
    }
    expect(held).toBeGreaterThanOrEqual(2 ** 23);
    expect(added).toEqual([]);
    const before = offers();
    source.done(late, recordsOf(late), 1e-3);
    expect(offers()).toBe(before + 1);
    expect(added).toEqual(Array.from({ length: added.length }, (_, i) => i));
    expect(added.length).toBe(late.count + held / numbers);
    expect(source.next(ENGINES)).toBeDefined();
  });

  test("of few numbers are held up to 1024 ranges", () => {
    const { source } = queueOf(10, 1e6);
    source.next(ENGINES);
    let ranges = 0;
    for (let range = source.next(ENGINES); range !== undefined; range = source.next(ENGINES)) {
      source.done(range, recordsOf(range), 5 * range.count);
      ranges++;
    }
    expect(ranges).toBe(1024);
  });
});

describe("columns of a range", () => {
  test("have further arguments, which are asked for once for each chunk", () => {
    const asked: number[] = [];
    const moreOf = (chunk: number) => (asked.push(chunk), [`kind ${chunk}`, chunk / 2]);
    const { source } = queueOf(10, 100, moreOf);
    expect(source.columnsOf({ first: 4, count: 3 })).toEqual([
      [4, 5, 6],
      [64, 64, 64],
      ["kind 4", "kind 5", "kind 6"],
      [2, 2.5, 3],
    ]);
    expect(asked).toEqual([4, 5, 6]);
  });

  test("are streams and samples where there are none", () => {
    expect(queueOf(10, 100).source.columnsOf({ first: 0, count: 2 })).toEqual([
      [0, 1],
      [64, 64],
    ]);
  });
});

test("chunks that were lost with an engine remain, each of them, and are drawn again", () => {
  const { source, offers } = queueOf(1, 1000);
  const first = source.next(ENGINES) as ItemRange;
  // A fast one, so that the next has many.
  source.done(first, recordsOf(first), 1e-3);
  const lost = source.next(ENGINES) as ItemRange;
  expect(lost.count).toBeGreaterThan(1);
  expect(source.remaining).toBe(1000 - first.count - lost.count);
  const before = offers();
  source.failed(lost, new EngineLostError({ engineId: 0, taskIds: [1], cause: new Error("gone") }));
  expect(offers()).toBe(before + 1);
  expect(source.remaining).toBe(1000 - first.count);
  expect(source.next(ENGINES)).toMatchObject({ first: lost.first, count: lost.count });
  expect(source.remaining).toBe(1000 - first.count - lost.count);
});
