import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SourceJob } from "../../src/client/driver/source-job.ts";
import { Backlog } from "../../src/client/monitor/backlog.ts";
import { queueStatus } from "../../src/client/queue-status.ts";
import { ListState } from "../../src/client/results/list-state.ts";
import { MapSource } from "../../src/client/views/map-source.ts";
import { ChunkQueue } from "../../src/sampling/run/chunk-queue.ts";
import type { Task } from "../../src/scheduler/task.ts";
import { FakeEngines, tick } from "../scheduler/fake-engines.ts";
import { FakeLink } from "../scheduler/fake-link.ts";

fc.configureGlobal({ seed: 2026 });

const CHUNKS = 500;
const ITEMS = 200;
const TASKS = 50;

/** A sampling run, a map and single tasks on engines that answer and are lost, and how much of each is over. */
class Mixed {
  readonly #engines = new FakeEngines(3);
  readonly #links = new Map<number, FakeLink>(this.#engines.links.entries());
  readonly #map: ListState;
  readonly #tasks: readonly Task[];
  #nextEngine = this.#engines.links.length;
  #drawn = 0;
  #isDrawing = true;

  constructor(retries: number) {
    const { dispatcher } = this.#engines;
    const run = new ChunkQueue<number>({
      openJob: (parts) => new SourceJob(dispatcher, parts),
      fn: { kind: "global", path: "Math.sqrt" },
      targets: null,
      from: 0,
      streamOf: (chunk) => chunk,
      samplesOf: () => 4096,
      add: () => false,
      added: () => undefined,
      fail: () => {
        this.#isDrawing = false;
        run.close({ stops: true });
      },
    });
    // In two steps, as a run does that looks whether it is done.
    run.drawTo(CHUNKS / 2);
    run.drawTo(CHUNKS);
    this.#map = new ListState(ITEMS, { shape: { many: true }, ordered: true, trace: undefined });
    const items = Array.from({ length: ITEMS }, (_, i) => i);
    const columns = [{ items, placeholders: [] }];
    const sent = dispatcher.functions.take((x: number) => x, "map");
    const parts = { dispatcher, state: this.#map, sent, columns, length: ITEMS, chunkItems: 7, rules: { retries } };
    dispatcher.submitBalanced(new MapSource(parts), null);
    this.#tasks = this.#engines.submit(TASKS, { targets: null });
  }

  /** Items of all that is not over, but for those that engines hold. */
  get waiting(): number {
    const held = { sample: 0, map: 0, apply: 0 };
    for (const { inFlight } of this.#engines.dispatcher.engines.byId.values()) {
      for (const { method, count } of inFlight.values()) held[method as keyof typeof held] += count;
    }
    const chunks = this.#isDrawing ? CHUNKS - this.#drawn - held.sample : 0;
    return chunks + ITEMS - this.#map.settled - held.map + TASKS - this.#engines.outcomes.size - held.apply;
  }

  /** What is said of it: by the queue's status, and to those who look. */
  get told(): readonly [number, number] {
    const { scheduler } = this.#engines.dispatcher;
    return [queueStatus(scheduler).unassigned, new Backlog(scheduler).unassigned];
  }

  /** An engine answers the first that it holds. */
  answer(which: number): void {
    const [link, task] = this.#pick(which);
    if (task === undefined) return;
    const { id, count } = task;
    if (task.method === "apply") return link.done([id]);
    if (task.method === "sample" && this.#isDrawing) this.#drawn += count;
    const values = Array.from({ length: count }, () => 0);
    // So short that many chunks go together.
    link.reply({ kind: "items", id, values, errors: [], startedMs: 0, endedMs: count / 100 });
  }

  /** A task that no engine has yet is aborted. */
  abort(which: number): void {
    const waiting = this.#tasks.filter(({ state }) => state === "queued");
    this.#engines.dispatcher.scheduler.stopper.abort(waiting.slice(which % TASKS).slice(0, 1));
  }

  /** An engine is lost with what it had begun, the first that it holds; another one comes. */
  lose(which: number): void {
    const [link, task] = this.#pick(which);
    link.begun = task?.id ?? -1;
    const { dispatcher } = this.#engines;
    const next = new FakeLink();
    this.#links.set(this.#nextEngine, next);
    dispatcher.scheduler.join(dispatcher.prepare(this.#nextEngine++, next).state);
    link.die();
  }

  #pick(which: number) {
    const engines = [...this.#engines.dispatcher.engines.byId.values()];
    const engine = engines[which % engines.length];
    const link = engine && this.#links.get(engine.engineId);
    if (link === undefined) throw new Error("there is no engine");
    const [task] = engine?.inFlight.values() ?? [];
    return [link, task] as const;
  }
}

const anyStep = fc.record({
  kind: fc.constantFrom("answer", "answer", "answer", "lose", "abort"),
  which: fc.nat(1000),
  endsTurn: fc.boolean(),
} as const);

test("what is said to wait is what waits, each chunk and item once, whatever engines are lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 60 }), fc.integer({ min: 0, max: 2 }), async (steps, retries) => {
      const mixed = new Mixed(retries);
      expect(mixed.told).toEqual([CHUNKS + ITEMS + TASKS, CHUNKS + ITEMS + TASKS]);
      await tick();
      for (const { kind, which, endsTurn } of steps) {
        mixed[kind](which);
        if (endsTurn) await tick();
        expect(mixed.told).toEqual([mixed.waiting, mixed.waiting]);
      }
    }),
    { numRuns: 60 },
  );
});
