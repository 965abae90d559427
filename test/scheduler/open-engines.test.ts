import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pick, policies } from "../../src/schedule/policy.ts";
import type { EngineState } from "../../src/scheduler/engine-state.ts";
import { type Chance, OpenEngines, type Room } from "../../src/scheduler/open-engines.ts";

const CHANCE: Chance = { random: Math.random, choose: (policy, among) => pick(policy, among, Math.random) };

/** What is asked of an engine, which the test sets as it likes. */
interface Fake {
  slot: number;
  takesWork: boolean;
  holdsSuspect: boolean;
  readonly waiting: { length: number };
  readonly inFlight: { size: number };
  room: number;
  lastUsed: number;
  lastEnded: number;
  readonly load: number;
  readonly isFree: boolean;
}

function makeEngine(): Fake {
  const inFlight = { size: 0 };
  return {
    slot: -1,
    takesWork: true,
    holdsSuspect: false,
    waiting: { length: 0 },
    inFlight,
    room: 2,
    lastUsed: 0,
    lastEnded: 0,
    get load() {
      return inFlight.size;
    },
    get isFree() {
      return !this.holdsSuspect && this.waiting.length === 0;
    },
  };
}

// Only what is asked of it is there.
const laneOf = (engine: Fake): EngineState => engine as unknown as EngineState;

function fits(engine: Fake, { below, byPace }: Room): boolean {
  return engine.takesWork && engine.isFree && engine.inFlight.size < below && (!byPace || engine.room > 0);
}

const anyChange = fc.record({
  which: fc.nat(5),
  held: fc.nat(4),
  waits: fc.nat(1),
  room: fc.integer({ min: -1, max: 2 }),
  takesWork: fc.constantFrom(true, true, true, false),
  holdsSuspect: fc.constantFrom(false, false, false, true),
  isUsed: fc.boolean(),
});
const anyRoom = fc.record({ below: fc.integer({ min: 1, max: 5 }), byPace: fc.boolean() });

describe("an engine is found as the policy would find it that looks at all", () => {
  test.each(["leastload", "lru", "random", "twoRandom", "weighted"] as const)("%s", (name) => {
    const property = fc.property(fc.array(fc.tuple(anyChange, anyRoom), { maxLength: 40 }), (steps) => {
      const engines = Array.from({ length: 6 }, makeEngine);
      const open = new OpenEngines(CHANCE);
      for (const engine of engines) open.update(laneOf(engine));
      let clock = 0;
      for (const [{ which, held, waits, room, takesWork, holdsSuspect, isUsed }, wanted] of steps) {
        const engine = engines[which];
        if (engine === undefined) continue;
        engine.inFlight.size = held;
        engine.waiting.length = waits;
        clock += 1;
        if (isUsed) engine.lastUsed = clock;
        else engine.lastEnded = clock;
        Object.assign(engine, { room, takesWork, holdsSuspect });
        open.update(laneOf(engine));
        const fitting = engines.filter((each) => fits(each, wanted));
        expect(open.count).toBe(engines.filter((each) => each.takesWork).length);
        expect(open.has(wanted, policies[name])).toBe(fitting.length > 0);
        if (fitting.length === 0) continue;
        const picked = open.pick(policies[name], wanted) as unknown as Fake;
        expect(fitting).toContain(picked);
        const pure = fitting[policies[name](fitting.map(laneOf), Math.random)];
        if (name === "leastload") expect([picked.load, picked.lastEnded]).toEqual([pure?.load, pure?.lastEnded]);
        if (name === "lru") expect(picked.lastUsed).toBe(pure?.lastUsed);
      }
    });
    fc.assert(property, { seed: 2026, numRuns: 200 });
  });
});

test("weighted draws an engine as often as the policy that looks at all, at 4 standard errors", () => {
  const engines = [0, 1, 1, 3].map((held) => {
    const engine = makeEngine();
    // Nobody is idle, or nobody else would be drawn.
    engine.inFlight.size = held + 1;
    return engine;
  });
  const open = new OpenEngines(CHANCE);
  for (const engine of engines) open.update(laneOf(engine));
  const draws = 20_000;
  const counts = { indexed: [0, 0, 0, 0], pure: [0, 0, 0, 0] };
  for (let i = 0; i < draws; i++) {
    const picked = open.pick(policies.weighted, { below: 10, byPace: true });
    const indexes = {
      indexed: engines.findIndex((engine) => laneOf(engine) === picked),
      pure: policies.weighted(engines.map(laneOf), Math.random),
    };
    for (const kind of ["indexed", "pure"] as const)
      counts[kind][indexes[kind]] = (counts[kind][indexes[kind]] ?? 0) + 1;
  }
  for (const [i, count] of counts.indexed.entries()) {
    const other = counts.pure[i] ?? 0;
    const p = (count + other) / (2 * draws);
    expect(Math.abs(count - other)).toBeLessThan(4 * Math.sqrt(2 * draws * p * (1 - p)) + 1);
  }
});

test.each(Object.values(policies))(
  "an engine that becomes free without a word is picked wherever it is said to be there: %#",
  (policy) => {
    // As one whose connection has sent what it held: nobody is told at that moment.
    const engine = Object.defineProperty(makeEngine(), "isFree", { value: false, writable: true });
    const open = new OpenEngines(CHANCE);
    open.update(laneOf(engine));
    const room: Room = { below: 5, byPace: false };
    // The order of use alone is up to date then.
    open.pick(policies.lru, room);
    Reflect.set(engine, "isFree", true);
    expect(open.has(room, policy)).toBe(open.pick(policy, room) !== undefined);
    open.update(laneOf(engine));
    expect(open.has(room, policy)).toBe(true);
    expect(open.pick(policy, room)).toBe(engine);
  },
);
