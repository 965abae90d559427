import { beforeEach, describe, expect, test } from "vitest";
import { Dispatcher } from "../../../src/client/driver/dispatcher.ts";
import { EventLog } from "../../../src/client/driver/events.ts";
import { SourceJob } from "../../../src/client/driver/source-job.ts";
import type { ItemRange, RangeSource } from "../../../src/client/job-host.ts";
import { EngineLostError, RemoteError } from "../../../src/protocol/errors.ts";
import { tick } from "../../scheduler/fake-engines.ts";
import { FakeLink } from "../../scheduler/fake-link.ts";

/** Gives the ranges that a test puts into it, and notes what becomes of them. */
class ListSource implements RangeSource<ItemRange> {
  readonly ranges: ItemRange[] = [];
  readonly heard: unknown[] = [];

  get remaining(): number {
    return this.ranges.length;
  }

  next(): ItemRange | undefined {
    return this.ranges.shift();
  }

  columnsOf({ first, count }: ItemRange): number[][] {
    return [Array.from({ length: count }, (_, i) => first + i)];
  }

  done({ first }: ItemRange, values: Iterable<unknown>, elapsedMs: number): void {
    this.heard.push([first, [...values], elapsedMs]);
  }

  failed({ first }: ItemRange, error: Error): void {
    this.heard.push([first, error]);
  }

  fail(error: Error): void {
    this.heard.push(error);
  }
}

let link: FakeLink;
let dispatcher: Dispatcher;
let source: ListSource;
let job: SourceJob<ItemRange>;

beforeEach(() => {
  dispatcher = new Dispatcher(new EventLog());
  link = new FakeLink();
  dispatcher.scheduler.join(dispatcher.prepare(0, link).state);
  source = new ListSource();
  job = new SourceJob(dispatcher, {
    fn: { kind: "global", path: "Math.sqrt" },
    method: "sample",
    targets: null,
    source,
  });
});

/** Ids and items of the requests that were sent. */
const sent = (): unknown[] => link.requests.flatMap((each) => (each.kind === "map" ? [[each.id, each.columns]] : []));

const answer = (id: number, values: readonly unknown[], endedMs = 3): void =>
  link.reply({ kind: "items", id, values, errors: [], startedMs: 1, endedMs });

describe("a job", () => {
  test("sends nothing before it is offered", async () => {
    source.ranges.push({ first: 0, count: 2 });
    await tick();
    expect(sent()).toEqual([]);
    job.offer();
    await tick();
    expect(sent()).toEqual([[0, [[0, 1]]]]);
  });

  test("gives the values of a range to its source, and how long they took", async () => {
    source.ranges.push({ first: 4, count: 2 });
    job.offer();
    await tick();
    answer(0, ["a", "b"], 7);
    expect(source.heard).toEqual([[4, ["a", "b"], 6]]);
  });

  test("goes on when it is offered again after there was nothing", async () => {
    job.offer();
    await tick();
    source.ranges.push({ first: 0, count: 1 });
    job.offer();
    await tick();
    expect(sent()).toHaveLength(1);
  });

  test("says which range failed, with the error of an item", async () => {
    source.ranges.push({ first: 5, count: 1 });
    job.offer();
    await tick();
    const error = { kind: "error", name: "RangeError", message: "far" } as const;
    link.reply({ kind: "items", id: 0, values: [undefined], errors: [[0, error]], startedMs: 1, endedMs: 2 });
    expect(source.heard).toEqual([[5, expect.any(RemoteError)]]);
  });

  test("says which range was lost with its engine", async () => {
    source.ranges.push({ first: 5, count: 1 });
    job.offer();
    await tick();
    link.begun = 0;
    link.die();
    expect(source.heard).toEqual([[5, expect.any(EngineLostError)]]);
  });

  test.each([true, false])(
    "that has ended calls its source no more, and releases its function; stops: %s",
    async (stops) => {
      source.ranges.push({ first: 0, count: 1 });
      job.offer();
      await tick();
      job.end({ stops });
      await tick();
      answer(0, ["late"]);
      expect(source.heard).toEqual([]);
      expect(link.requests.map(({ kind }) => kind)).toContain("forget");
    },
  );

  test("names a task that is not over", async () => {
    source.ranges.push({ first: 0, count: 1 }, { first: 1, count: 1 });
    expect(job.taskId).toBe(0);
    job.offer();
    await tick();
    answer(0, ["a"]);
    await tick();
    expect(job.taskId).toBe(1);
  });
});
