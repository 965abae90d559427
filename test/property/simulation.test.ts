import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CHUNKS_AHEAD,
  fairShare,
  measured,
  nextChunkItems,
  type Pace,
  tasksAhead,
  UNKNOWN_PACE,
} from "../../src/schedule/pace.ts";
import { policies } from "../../src/schedule/policy.ts";
import { FifoQueue } from "../../src/scheduler/fifo-queue.ts";
import { seededRandom } from "../conformance/policy.ts";
import { type Job, type SimulatedQueue, Simulation } from "./simulated-engines.ts";

fc.configureGlobal({ seed: 2026 });

const engineCount = fc.integer({ min: 1, max: 8 });
const seed = fc.integer({ min: 1, max: 2 ** 31 - 2 });
// From far below the clock's resolution to a second.
const durationMs = fc.oneof(
  fc.double({ min: 1e-4, max: 1e-2, noNaN: true }),
  fc.double({ min: 0.1, max: 1000, noNaN: true }),
);

/** Tasks of these durations for some of the engines, first in, first out. */
function taskQueue(durations: readonly number[], targets: readonly number[] | null): SimulatedQueue {
  const queue = new FifoQueue<Job>();
  for (const [index, ms] of durations.entries()) queue.push({ units: 1, durationMs: ms, index });
  return {
    mayTake: (engineId) => targets?.includes(engineId) ?? true,
    ahead: tasksAhead,
    next: () => queue.shift(),
    isEmpty: () => queue.length === 0,
  };
}

/** A map over items of these durations, cut as it goes. */
class SimulatedMap implements SimulatedQueue {
  readonly chunks: { readonly start: number; readonly count: number; readonly durationMs: number }[] = [];
  readonly #durations: readonly number[];
  readonly #engineCount: number;
  #next = 0;
  #pace: Pace = UNKNOWN_PACE;

  constructor(durations: readonly number[], engines: number) {
    this.#durations = durations;
    this.#engineCount = engines;
  }

  readonly mayTake = () => true;
  readonly ahead = () => CHUNKS_AHEAD;
  readonly isEmpty = () => this.#next === this.#durations.length;
  readonly ended = (job: Job) => {
    this.#pace = measured(this.#pace, job.durationMs, job.units);
  };

  next(): Job {
    const left = this.#durations.length - this.#next;
    const count = nextChunkItems(this.#pace, left, { engineCount: this.#engineCount, roundTripMs: 0 });
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(fairShare(left, this.#engineCount));
    const start = this.#next;
    this.#next += count;
    const ms = this.#durations.slice(start, start + count).reduce((sum, each) => sum + each, 0);
    this.chunks.push({ start, count, durationMs: ms });
    return { units: count, durationMs: ms, index: this.chunks.length - 1 };
  }
}

describe.each(Object.entries(policies))("with the policy %s", (_, policy) => {
  test("each task runs once, on an engine it may run on, in order, and no engine is idle while it could work", () => {
    const queues = fc.array(
      fc.record({
        durations: fc.array(durationMs, { maxLength: 60 }),
        targets: fc.option(fc.uniqueArray(fc.nat({ max: 7 }), { minLength: 1, maxLength: 4 })),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(engineCount, queues, seed, (engines, all, start) => {
        const made = all.map(({ durations, targets }) => ({
          targets: targets?.map((id) => id % engines) ?? null,
          count: durations.length,
          queue: taskQueue(durations, targets?.map((id) => id % engines) ?? null),
        }));
        const simulation = new Simulation({
          engineCount: engines,
          queues: made.map(({ queue }) => queue),
          policy,
          random: seededRandom(start),
        });
        simulation.pump();
        expect(simulation.wastes).toBe(false);
        while (simulation.step()) if (simulation.wastes) break;
        expect(simulation.wastes).toBe(false);
        for (const { queue, count, targets } of made) {
          const given = simulation.given.filter((each) => each.queue === queue);
          expect(given.map(({ job }) => job.index)).toEqual(Array.from({ length: count }, (__, i) => i));
          expect(given.every(({ engineId }) => targets?.includes(engineId) ?? true)).toBe(true);
        }
        expect(new Set(simulation.ended).size).toBe(simulation.given.length);
        expect(simulation.ended).toHaveLength(simulation.given.length);
      }),
    );
  });

  test("a map hands out each item once, and ends within two chunks of the best possible time", () => {
    fc.assert(
      fc.property(
        engineCount,
        fc.array(durationMs, { minLength: 1, maxLength: 400 }),
        seed,
        (engines, durations, start) => {
          const map = new SimulatedMap(durations, engines);
          const simulation = new Simulation({
            engineCount: engines,
            queues: [map],
            policy,
            random: seededRandom(start),
          });
          simulation.pump();
          while (simulation.step()) expect(Math.max(...simulation.loads)).toBeLessThanOrEqual(CHUNKS_AHEAD);
          let next = 0;
          for (const chunk of map.chunks) {
            expect(chunk.start).toBe(next);
            next += chunk.count;
          }
          expect(next).toBe(durations.length);
          expect(simulation.ended).toHaveLength(map.chunks.length);
          // Graham, SIAM J. Appl. Math. 17 (1969) 416-429: until the last engine was given its last chunk, all were busy;
          // from then on it has that one and the one before it to do.
          const [longest = 0, second = 0] = map.chunks.map((chunk) => chunk.durationMs).toSorted((a, b) => b - a);
          const total = durations.reduce((sum, ms) => sum + ms, 0);
          expect(simulation.nowMs).toBeLessThanOrEqual((total / engines + longest + second) * (1 + 1e-9));
        },
      ),
    );
  });
});
