import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HostReporter } from "../../src/cluster/host-reporter.ts";
import { delayedWire } from "../../src/host/delayed-wire.ts";
import { SharedEngine } from "../../src/host/shared-engine.ts";
import type { HostReport } from "../../src/monitor/host-report.ts";
import type { TaskRecords } from "../../src/monitor/task-records.ts";
import type { FromHost, ToHost } from "../../src/protocol/session.ts";
import { FakeLink } from "../scheduler/fake-link.ts";

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

class Host {
  readonly reports: HostReport[] = [];
  readonly engines = new Map<number, { readonly engine: SharedEngine; readonly link: FakeLink }>();
  readonly reporter = new HostReporter({
    engines: () => [...this.engines.values()].map(({ engine }) => engine),
    figures: () => ({ machine: { cores: 2 }, process: { sinceMs: 1 } }),
    standing: () => ({ host: "h", incarnation: 5, isDraining: false }),
    send: (report) => this.reports.push(report),
  });

  add(engineId: number, follows?: number): FakeLink {
    const link = new FakeLink();
    const engine: SharedEngine = new SharedEngine({
      engineId,
      link,
      onGone: (why) => {
        this.engines.delete(engineId);
        this.reporter.left(engine, why);
      },
    });
    this.engines.set(engineId, { engine, link });
    this.reporter.joined(engine, follows);
    return link;
  }

  /** A task that has ended on an engine. */
  async work(engineId: number): Promise<void> {
    const { engine, link } = this.engines.get(engineId) ?? {};
    const { ends } = delayedWire<ToHost, FromHost>({ roundTripMs: 0, windowBytes: 1e6 });
    engine?.open(ends[1], "alice.s");
    ends[0].send({ kind: "requests", requests: [{ kind: "pull", id: 0, names: "x" }] }, []);
    await vi.advanceTimersByTimeAsync(1);
    link?.done([link.ids.length - 1]);
    ends[0].send({ kind: "leave" }, []);
  }
}

test("nothing runs while nobody looks; else a report comes at once, and then each second", async () => {
  const host = new Host();
  host.add(1);
  await host.work(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([host.reports.length, vi.getTimerCount()]).toEqual([0, 0]);
  host.reporter.watch({ tasks: false });
  expect(host.reports).toMatchObject([{ kind: "host", host: "h", engines: [{ id: 1, done: 1 }], totals: { done: 1 } }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(host.reports).toHaveLength(11);
  expect(host.reports.some((report) => "tasks" in report)).toBe(false);
  host.reporter.watch(undefined);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([host.reports.length, vi.getTimerCount()]).toEqual([11, 0]);
});

test("records of tasks come four times a second where they are asked for, and what has none is told each second", async () => {
  const host = new Host();
  host.add(1);
  host.reporter.watch({ tasks: true });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(host.reports).toHaveLength(11);
  host.reports.length = 0;
  for (let i = 0; i < 8; i++) {
    await host.work(1);
    await vi.advanceTimersByTimeAsync(249);
  }
  expect(host.reports.filter(({ tasks }) => tasks !== undefined)).toHaveLength(8);
  expect(host.reports.at(-1)?.tasks).toMatchObject({ engine: [1], names: ["pull"], clients: ["alice.s"] });
  // Another who looks wants none.
  host.reporter.watch({ tasks: false });
  await host.work(1);
  host.reporter.watch({ tasks: true });
  expect(host.reports.at(-1)).not.toHaveProperty("tasks");
});

test("an engine that ended is told with the one that follows it, or without when none comes; one that was removed is not lost", async () => {
  const host = new Host();
  const links = [1, 2, 3].map((id) => host.add(id));
  links[0]?.die(new Error("nobody saw it"));
  host.reporter.watch({ tasks: false });
  await host.work(2);
  links[1]?.die();
  host.engines.get(3)?.engine.retire();
  links[2]?.die();
  await vi.advanceTimersByTimeAsync(1000);
  expect(host.reports.at(-1)).toMatchObject({ engines: [], lost: [] });
  host.add(4, 2);
  await vi.advanceTimersByTimeAsync(1000);
  expect(host.reports.at(-1)).toMatchObject({
    lost: [{ id: 2, why: "its thread exited with code 1", by: 4 }],
    // Of engines that are gone as well.
    totals: { done: 1, lostEngines: 2 },
  });
  await vi.advanceTimersByTimeAsync(1000);
  expect(host.reports.at(-1)?.lost).toEqual([]);
  host.engines.get(4)?.link.die();
  await vi.advanceTimersByTimeAsync(3000);
  expect(host.reports.flatMap(({ lost }) => lost).at(-1)).toEqual({ id: 4, why: "its thread exited with code 1" });
});

test("who looks in the process of the host is told of tasks and figures, and nobody else is", async () => {
  const host = new Host();
  host.add(1);
  const tasks: TaskRecords[] = [];
  const now = host.reporter.look((records) => tasks.push(records));
  await host.work(1);
  await vi.advanceTimersByTimeAsync(250);
  expect(tasks).toMatchObject([{ count: [1], names: ["pull"] }]);
  await host.work(1);
  // What has ended since then is told first.
  expect(now()).toMatchObject({ host: "h", totals: { done: 2 }, engines: [{ id: 1 }], lost: [] });
  expect(tasks).toHaveLength(2);
  expect(host.reports).toEqual([]);
  host.reporter.close();
  // The engine has one of its own for a moment.
  await vi.advanceTimersByTimeAsync(250);
  expect(vi.getTimerCount()).toBe(0);
});

test("who looks in the process of the host takes nothing from those who look at the cluster", async () => {
  const host = new Host();
  host.add(1);
  host.reporter.watch({ tasks: true });
  const tasks: TaskRecords[] = [];
  const now = host.reporter.look((records) => tasks.push(records));
  await host.work(1);
  now();
  expect(host.reports.at(-1)?.tasks).toEqual(tasks[0]);
  host.add(2, 1);
  host.engines.get(1)?.link.die();
  await vi.advanceTimersByTimeAsync(3000);
  expect(now().lost).toEqual([]);
  expect(host.reports.flatMap(({ lost }) => lost)).toMatchObject([{ id: 1 }]);
  // They want no tasks any more, or are gone.
  host.reporter.watch({ tasks: false });
  await host.work(2);
  await vi.advanceTimersByTimeAsync(1000);
  expect(host.reports.at(-1)).not.toHaveProperty("tasks");
  host.reporter.watch(undefined);
  await host.work(2);
  await vi.advanceTimersByTimeAsync(250);
  expect(tasks).toHaveLength(3);
});

test("the size of an engine's heap is that which it told last, as a busy thread may tell late", async () => {
  const host = new Host();
  let told = 1000;
  let isBusy = false;
  const heapBytes = (): Promise<number> => (isBusy ? new Promise(() => undefined) : Promise.resolve(told++));
  Object.assign(host.add(1), { thread: { id: 7, heapBytes } });
  Object.assign(host.add(2), { thread: { id: 8, heapBytes: () => Promise.reject(new Error("it has ended")) } });
  host.add(3);
  host.reporter.watch({ tasks: false });
  const heaps = (): unknown => host.reports.at(-1)?.engines.map((engine) => engine.heapBytes);
  expect(heaps()).toEqual([undefined, undefined, undefined]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(heaps()).toEqual([1000, undefined, undefined]);
  isBusy = true;
  await vi.advanceTimersByTimeAsync(3000);
  expect([heaps(), told]).toEqual([[1001, undefined, undefined], 1002]);
});
