import { assert, integer, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { type ItemPace, inSlices } from "../../src/jobs/host/in-slices.ts";
import type { PartOutcome } from "../../src/jobs/host/part-outcome.ts";
import { withRetries } from "../../src/jobs/host/with-retries.ts";
import { itemsOf, type JobRecord, partsOf, readRecord, writeRecord } from "../../src/jobs/job-record.ts";
import { statusOf } from "../../src/jobs/work/job-state.ts";
import type { EndedParts } from "../../src/jobs/work/job-store.ts";
import { joined, piecesOf, roomOf } from "../../src/jobs/work/pieces.ts";
import { WHOLE } from "../../src/jobs/work/result-reading.ts";
import type { PartItems } from "../../src/jobs/work/submission.ts";

const ref = { kind: "global", path: "Math.max" } as const;
const failure = { kind: "thrown", text: "oops" } as const;

/** An engine: doubles numbers, throws for odd ones of the first call of each, and takes 10 ms an item. */
class Engine {
  readonly calls: number[] = [];
  readonly #threw = new Set<unknown>();
  throwsOnce = false;

  readonly run = ({ columns: [items = []] }: PartItems): Promise<PartOutcome> => {
    this.calls.push(items.length);
    const all = Array.from(items, Number);
    const bad = all.flatMap((x, i) => (this.throwsOnce && x % 2 === 1 && !this.#threw.has(x) ? [i] : []));
    for (const i of bad) this.#threw.add(all[i]);
    const values = all.map((x, i) => (bad.includes(i) ? undefined : 2 * x));
    const errors = bad.map((i) => [i, failure] as const);
    return Promise.resolve({ kind: "values", values, errors, ranMs: 10 * all.length });
  };
}

describe("a part", () => {
  const items: PartItems = { columns: [Array.from({ length: 100 }, (_, i) => i)] };

  test("is run in slices that take 100 ms, as far as is known", async () => {
    const engine = new Engine();
    const pace: ItemPace = { itemMs: undefined };
    const outcome = await inSlices(engine.run, items, pace);
    expect(outcome).toMatchObject({
      kind: "values",
      values: Array.from({ length: 100 }, (_, i) => 2 * i),
      ranMs: 1000,
    });
    expect(engine.calls).toEqual([1, 10, 10, 10, 10, 10, 10, 10, 10, 10, 9]);
    const next = new Engine();
    await inSlices(next.run, items, pace);
    expect(next.calls[0]).toBe(10);
    await inSlices(next.run, items, { itemMs: 1e-3 });
    expect(next.calls.at(-1)).toBe(100);
  });

  test("keeps places of failures and functions, however it is cut", async () => {
    const run = ({ columns: [some = []] }: PartItems): Promise<PartOutcome> =>
      Promise.resolve({
        kind: "values",
        values: Array.from(some),
        errors: Array.from(some).flatMap((x, i) => (x === 42 ? [[i, failure] as const] : [])),
        placeholders: Array.from(some).flatMap((x, i) => (x === 77 ? [{ path: [i, "f"], ref }] : [])),
        ranMs: 10 * some.length,
      });
    expect(await inSlices(run, items, { itemMs: 10 })).toMatchObject({
      errors: [[42, failure]],
      placeholders: [{ path: [77, "f"], ref }],
    });
  });

  test.each<PartOutcome>([
    { kind: "stopped" },
    { kind: "lost", why: "it was ended", isBlameless: true },
    { kind: "values", values: [], errors: [[WHOLE, failure]], ranMs: 0 },
  ])("ends with the slice that ends as %j", async (end) => {
    const engine = new Engine();
    const run = (some: PartItems) => (engine.calls.length < 3 ? engine.run(some) : Promise.resolve(end));
    expect(await inSlices(run, items, { itemMs: 10 })).toEqual(end);
    expect(engine.calls).toHaveLength(3);
  });

  test("tries again what threw, and that alone", async () => {
    const engine = new Engine();
    engine.throwsOnce = true;
    const five: PartItems = { columns: [Uint8Array.of(1, 2, 3, 4, 5)] };
    expect(await withRetries(engine.run, five, 1)).toEqual({
      kind: "values",
      values: [2, 4, 6, 8, 10],
      errors: [],
      ranMs: 80,
    });
    expect(engine.calls).toEqual([5, 3]);
    const fresh = new Engine();
    fresh.throwsOnce = true;
    expect(await withRetries(fresh.run, five, 0)).toMatchObject({
      errors: [
        [0, failure],
        [2, failure],
        [4, failure],
      ],
    });
  });

  test("has the items that no other has", () => {
    assert(
      property(nat(1000), integer({ min: 1, max: 50 }), (all, perPart) => {
        const job = { items: all, perPart };
        let next = 0;
        for (let part = 0; part < partsOf(job); part++) {
          const { first, count } = itemsOf(job, part);
          expect(first).toBe(next);
          expect(count).toBeGreaterThan(0);
          next += count;
        }
        expect(next).toBe(all);
      }),
    );
  });
});

test("bytes are cut into pieces that the server takes, and joined", () => {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i);
  const pieces = piecesOf(bytes, 5000);
  expect(pieces.every(({ length }) => length <= roomOf(5000))).toBe(true);
  expect(joined(pieces)).toEqual(bytes);
  expect(piecesOf(new Uint8Array(), 5000)).toHaveLength(1);
});

describe("a record", () => {
  const record: JobRecord = {
    format: 1,
    name: "n",
    work: { kind: "map" },
    items: 25,
    perPart: 10,
    retries: 0,
    codePieces: 1,
    submittedMs: 5,
    state: { kind: "submitted" },
  };

  test("is read as it was written, and no other version is", () => {
    expect(readRecord(writeRecord(record))).toEqual(record);
    const later = { ...record, format: 2 as 1 };
    expect(() => readRecord(writeRecord(later))).toThrow("it has the format 2, this version reads 1");
    expect(() => readRecord(writeRecord({ ...record, items: Number.NaN }))).toThrow("it is not whole");
    expect(() => readRecord(new Uint8Array(5))).toThrow(RangeError);
  });

  test.each([
    [parts([]), { state: "waiting", done: 0, of: 25, failed: 0 }],
    [parts([2]), { state: "running", done: 5, of: 25, failed: 0 }],
    [parts([0, 1, 2]), { state: "done", done: 25, of: 25, failed: 0 }],
    [parts([0, 1, 2], [1]), { state: "failed", done: 25, of: 25, failed: 10 }],
    [parts([0, 1], [], [2]), { state: "failed", done: 25, of: 25, failed: 5 }],
  ])("says where a job stands: %#", (ended, status) => {
    expect(statusOf(record, ended)).toEqual(status);
  });

  test("that was aborted too late is done", () => {
    const aborted: JobRecord = { ...record, state: { kind: "aborted", why: "no" } };
    expect(statusOf(aborted, parts([0]))).toMatchObject({ state: "aborted", why: "no" });
    expect(statusOf(aborted, parts([0, 1, 2]))).toMatchObject({ state: "done" });
  });
});

function parts(done: readonly number[], failed: readonly number[] = [], lost: readonly number[] = []): EndedParts {
  return { done: new Set(done), failed: new Set(failed), lost: new Set(lost) };
}
