import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Dispatcher } from "../../../src/client/driver/dispatcher.ts";
import { EventLog } from "../../../src/client/driver/events.ts";
import { SourceJob } from "../../../src/client/driver/source-job.ts";
import type { SampleMethod } from "../../../src/sampling/request/drawing.ts";
import { makePlan } from "../../../src/sampling/request/plan.ts";
import { type StopOptions, stopRules } from "../../../src/sampling/request/stopping.ts";
import { emptyState } from "../../../src/sampling/run/run-state.ts";
import { Tally } from "../../../src/sampling/run/tally.ts";
import { tick } from "../../scheduler/fake-engines.ts";
import { FakeLink } from "../../scheduler/fake-link.ts";
import { bits } from "../support.ts";

const CHUNK = 4096;

// No engine loads it.
const UNUSED_MODULE = { id: 0, bytes: new Uint8Array(), compiled: {} };

/** Record of one output that depends on the chunk alone, and in its last bits on the order of merging. */
function record(chunk: number, samples: number): number[] {
  return [samples, 0, -1, Math.sin(chunk) / 3, (samples * (2 + Math.cos(chunk))) / 7, 1e-17 * Math.cos(chunk), 1, 0];
}

/** A run over engines that answer, die and keep silent as the test says. */
class Rehearsal {
  readonly tally: Tally;
  readonly #dispatcher = new Dispatcher(new EventLog());
  readonly #links = new Map<number, FakeLink>();

  constructor(engines: number, stop: StopOptions, method: SampleMethod = "random") {
    for (let id = 0; id < engines; id++) this.#add(id);
    const rules = stopRules(stop);
    this.tally = new Tally({
      openJob: (job) => new SourceJob(this.#dispatcher, job),
      fn: { kind: "sampler", module: UNUSED_MODULE, name: "x", seed: 1n, params: new Uint8Array(), outputs: 1 },
      plan: makePlan(rules.limit, CHUNK),
      rules,
      seed: 1n,
      outputNames: ["x"],
      confidenceLevel: 0.95,
      method,
      antithetic: false,
      controls: [],
      histogram: undefined,
      targets: null,
      from: { state: emptyState(1, { method }), elapsedMs: 0 },
    });
  }

  #add(id: number): void {
    const link = new FakeLink();
    this.#links.set(id, link);
    this.#dispatcher.scheduler.join(this.#dispatcher.prepare(id, link).state);
  }

  get ended(): boolean {
    return this.tally.estimate().stopped !== undefined;
  }

  /** The engine at `position` of those that hold tasks answers its first one, which took `ms` a chunk. */
  answer(position: number, ms: number): void {
    const [id, taskId] = this.#busy(position) ?? [];
    if (id === undefined || taskId === undefined) return;
    const link = this.#links.get(id);
    const request = link?.requests.find((each) => each.kind === "map" && each.id === taskId);
    if (request?.kind !== "map") throw new Error("an engine holds a task that it was not sent");
    const [chunks = [], sizes = []] = request.columns;
    const values = Array.from(chunks, (chunk, i) => record(Number(chunk), Number(sizes[i])));
    link?.reply({ kind: "items", id: taskId, values, errors: [], startedMs: 1000, endedMs: 1000 + ms * values.length });
  }

  /** The engine at `position` of those that hold tasks dies in its first one, and a new one comes. */
  kill(position: number): void {
    const [id, taskId] = this.#busy(position) ?? [];
    const link = id === undefined ? undefined : this.#links.get(id);
    if (link === undefined || taskId === undefined) return;
    this.#add(this.#links.size);
    link.begun = taskId;
    link.die();
  }

  #busy(position: number): [engine: number, task: number] | undefined {
    const busy = [...this.#dispatcher.engines.byId.values()].filter(({ inFlight }) => inFlight.size > 0);
    const lane = busy[position % busy.length];
    const [taskId] = lane?.inFlight.keys() ?? [];
    return lane === undefined || taskId === undefined ? undefined : [lane.engineId, taskId];
  }
}

/** What one engine makes of it that answers in order. */
async function inOrder(stop: StopOptions, method?: SampleMethod): Promise<unknown> {
  const rehearsal = new Rehearsal(1, stop, method);
  while (!rehearsal.ended) {
    await tick();
    rehearsal.answer(0, 1);
  }
  return bits(await rehearsal.tally.end());
}

const step = fc.record({
  position: fc.nat(6),
  ms: fc.constantFrom(0.1, 0.5, 1, 20),
  dies: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});

describe("a run has the same bits in whatever order its chunks come, and whichever engines die,", () => {
  test.each<[string, StopOptions, SampleMethod?]>([
    ["when it ends by samples", { samples: 300 * CHUNK + 17 }],
    ["when it ends by a standard error", { standardError: 6e-4 }],
    ["when its chunks are replicates", { standardError: 0.016, maxSamples: 300 * CHUNK }, "sobol"],
    ["when it ends by maxSamples", { standardError: 1e-9, maxSamples: 200 * CHUNK + 1 }],
  ])("%s", async (_, stop, method) => {
    const expected = await inOrder(stop, method);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 7 }), fc.array(step, { maxLength: 200 }), async (engines, steps) => {
        const rehearsal = new Rehearsal(engines, stop, method);
        // A third loss of one chunk would fail the run, as it should.
        let deaths = 0;
        for (const { position, ms, dies } of steps) {
          await tick();
          if (dies && deaths++ < 2) rehearsal.kill(position);
          else rehearsal.answer(position, ms);
        }
        for (let i = 0; !rehearsal.ended; i++) {
          await tick();
          rehearsal.answer(i, 1);
        }
        expect(bits(await rehearsal.tally.end())).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
