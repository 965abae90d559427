import { describe, expect, test } from "vitest";
import type { ScalingPolicy } from "../../../src/monitor/scaling/scaling.ts";
import { randomOf } from "./random.ts";
import type { SimTask } from "./simulated-host.ts";
import { type Outcome, type Scene, simulate } from "./simulator.ts";

const POLICY: ScalingPolicy = { min: 0, max: 50, enginesPerHost: 1, idleMs: 60_000, startMs: 10_000 };
const HOUR_MS = 3_600_000;

/** Tasks of one client. */
function tasks(
  count: number,
  ms: (i: number) => number,
  atMs: (i: number) => number = () => 1000,
  client = "ada",
): SimTask[] {
  return Array.from({ length: count }, (_, i) => ({ client, ms: ms(i), atMs: atMs(i) }));
}

/** Runs a scene to its end; what holds for each is looked at here. */
function run(scene: Scene, untilMs = 4 * HOUR_MS): Outcome {
  const outcome = simulate(scene, untilMs);
  const { max, min } = scene.policy;
  expect(outcome.peak).toBeLessThanOrEqual(max);
  expect(outcome.last).toBe(min);
  return outcome;
}

describe("work that comes at once", () => {
  test("of short tasks: a few engines at first, then as many as it is worth, until nothing is left", () => {
    const { left, started, turns, endedMs, engineMs, peak, log } = run({
      policy: POLICY,
      tasks: tasks(4200, () => 100),
    });
    expect(left).toBe(0);
    expect(turns).toBe(0);
    expect(started).toBe(peak);
    expect(endedMs).toBeLessThan(30_000);
    // Each works, or is idle for as long as it may be, and is let go within some looks.
    expect(engineMs).toBeLessThan(peak * (endedMs + POLICY.idleMs + 15_000));
    expect(log).toContain("1 start 13: 4,200 tasks wait, and none has ended yet");
    expect(log[1]).toMatch(/^5 start 12: 4,\d+ tasks wait, 31 s at this rate$/u);
  });

  test("one task gets one engine", () => {
    expect(run({ policy: POLICY, tasks: tasks(1, () => 100) })).toMatchObject({ left: 0, started: 1, drained: 1 });
  });

  test("tasks of an hour get an engine each, soon, though none has ended", () => {
    const { left, started, turns, endedMs, engineMs, busyMs } = run({
      policy: POLICY,
      tasks: tasks(10, () => HOUR_MS),
    });
    expect({ left, started, turns }).toEqual({ left: 0, started: 10, turns: 0 });
    expect(endedMs).toBeLessThan(HOUR_MS + 60_000);
    expect(engineMs).toBeLessThan(1.05 * busyMs);
  });

  test("a long tail keeps its own engines only", () => {
    const { left, turns, engineMs, busyMs, peak } = run({
      policy: POLICY,
      tasks: tasks(200, (i) => (i < 195 ? 5000 : 1_000_000)),
    });
    expect({ left, turns }).toEqual({ left: 0, turns: 0 });
    expect(engineMs).toBeLessThan(busyMs + peak * (2 * POLICY.idleMs));
  });

  test("more than --max could use is never started, and told once", () => {
    const { left, peak, log } = run({ policy: { ...POLICY, max: 4 }, tasks: tasks(1000, () => 5000) });
    expect({ left, peak }).toEqual({ left: 0, peak: 4 });
    expect(log.filter((line) => line.includes("--max is 4"))).toHaveLength(1);
  });

  test("hosts of several engines stay below --max as well, and leave as a whole", () => {
    const { left, peak, turns } = run({ policy: { ...POLICY, enginesPerHost: 8 }, tasks: tasks(1000, () => 20_000) });
    expect({ left, peak, turns }).toEqual({ left: 0, peak: 48, turns: 0 });
  });

  test("those that are to stay are there before, and after", () => {
    const policy = { ...POLICY, min: 3 };
    const outcome = run({
      policy,
      tasks: tasks(
        500,
        () => 4000,
        () => 300_000,
      ),
    });
    expect(outcome.left).toBe(0);
    expect(outcome.log[0]).toBe("0 start 3: 3 are to be there at least");
  });
});

describe("work that comes over time", () => {
  test("a steady load finds its number of engines, and keeps it", () => {
    const { left, started, turns, engineMs, busyMs } = run({
      policy: POLICY,
      tasks: tasks(
        3000,
        () => 2000,
        (i) => 1000 + 400 * i,
      ),
    });
    expect({ left, turns }).toEqual({ left: 0, turns: 0 });
    expect(started).toBeLessThanOrEqual(8);
    expect(engineMs).toBeLessThan(1.5 * busyMs);
  });

  test("a trickle that touches all engines in turn keeps only as many as it needs", () => {
    const burst = tasks(1000, () => 2000);
    const trickle = tasks(
      1200,
      () => 100,
      (i) => 80_000 + 1000 * i,
    );
    const { left, engineMs, busyMs, peak, turns } = run({ policy: POLICY, tasks: [...burst, ...trickle] });
    expect({ left, turns }).toEqual({ left: 0, turns: 0 });
    expect(engineMs).toBeLessThan(busyMs + peak * 3 * POLICY.idleMs + 1_400_000);
  });

  test.each([20_000, 50_000])("bursts every %d ms, sooner than a host leaves, start and end nothing", (everyMs) => {
    const { left, started, turns, peak } = run({
      policy: POLICY,
      tasks: tasks(
        4000,
        () => 1000,
        (i) => 1000 + Math.floor(i / 200) * everyMs,
      ),
    });
    expect({ left, turns }).toEqual({ left: 0, turns: 0 });
    expect(started).toBe(peak);
  });

  test("bursts with pauses longer than that start engines once for each", () => {
    const { left, turns } = run({
      policy: POLICY,
      tasks: tasks(
        2000,
        () => 1000,
        (i) => 1000 + Math.floor(i / 200) * 120_000,
      ),
    });
    expect(left).toBe(0);
    expect(turns).toBeLessThanOrEqual(9);
  });

  test.each([1, 2, 3, 4, 5, 6])("tasks of any length at any time, seed %d: all end, at a bounded price", (seed) => {
    const random = randomOf(seed);
    const { left, turns, engineMs, busyMs, endedMs } = run({
      policy: { ...POLICY, enginesPerHost: 1 + Math.floor(4 * random()) },
      tasks: tasks(
        800,
        () => 10 ** (1 + 4 * random()),
        () => HOUR_MS * random() ** 3,
      ),
      bootMs: () => 1000 + 9000 * random(),
      queueMs: () => 20_000 * random(),
      fails: () => random() < 0.1,
    });
    expect(left).toBe(0);
    expect(endedMs).toBeLessThan(HOUR_MS + 400_000);
    expect(engineMs).toBeLessThan(2.5 * busyMs);
    // No more often than once in a time that idle hosts stay.
    expect(turns).toBeLessThanOrEqual(HOUR_MS / POLICY.idleMs);
  });

  test("two clients are added up, and one that vanishes takes its demand with it", () => {
    const ada = tasks(400, () => 10_000);
    const bob = tasks(
      4000,
      () => 10_000,
      () => 1000,
      "bob",
    );
    const { left, endedMs, cancelled, drained, peak } = run(
      { policy: POLICY, tasks: [...ada, ...bob], gone: { bob: 100_000 } },
      HOUR_MS,
    );
    expect(peak).toBe(50);
    expect(left).toBeGreaterThan(3000);
    expect(endedMs).toBeLessThan(300_000);
    expect(cancelled + drained).toBe(50);
  });
});

describe("a batch system", () => {
  test("that lets hosts wait is asked once, and engines that come too late end again", () => {
    const random = randomOf(7);
    const { left, turns, started, engineMs, busyMs } = run({
      policy: POLICY,
      tasks: tasks(1000, () => 20_000),
      queueMs: () => 60_000 + 600_000 * random(),
    });
    expect({ left, turns, started }).toEqual({ left: 0, turns: 0, started: 50 });
    expect(engineMs).toBeLessThan(1.5 * busyMs);
  });

  test("with a quota below --max gets no more requests, and those left over are taken back", () => {
    const { left, started, cancelled, drained, log } = run({
      policy: POLICY,
      tasks: tasks(1000, () => 20_000),
      slots: 10,
    });
    expect({ left, started, cancelled, drained }).toEqual({ left: 0, started: 50, cancelled: 40, drained: 10 });
    expect(log.filter((line) => line.includes("hosts wait to be run"))).toHaveLength(1);
  });

  test("whose queue stands still keeps requests while the work is there, and none after", () => {
    const { started, cancelled, engineMs } = run(
      { policy: POLICY, tasks: tasks(100, () => 60_000), slots: 0, gone: { ada: HOUR_MS } },
      2 * HOUR_MS,
    );
    expect(started).toBeLessThanOrEqual(50);
    expect(cancelled).toBe(started);
    expect(engineMs).toBe(0);
  });

  test("that ends hosts when their time is up gets others in their place", () => {
    const { left, lost, engineMs, busyMs } = run({ policy: POLICY, tasks: tasks(1000, () => 15_000), wallMs: 200_000 });
    expect({ left, lost }).toEqual({ left: 0, lost: 0 });
    expect(engineMs).toBeLessThan(1.5 * busyMs);
  });

  test("whose hosts always fail is asked ever less often, for one", () => {
    const { started, log, engineMs } = run(
      { policy: POLICY, tasks: tasks(1000, () => 20_000), fails: () => true, gone: { ada: 2 * HOUR_MS } },
      3 * HOUR_MS,
    );
    // Three times a few, and one by one after ever longer pauses.
    expect(started).toBeLessThan(3 * 13 + 35);
    expect(engineMs).toBeLessThan(started * 5000);
    const pauses = log.flatMap((line) => /one is tried in (.*)$/u.exec(line)?.[1] ?? []);
    expect(pauses.slice(0, 5)).toEqual(["20 s", "40 s", "1 min 20 s", "2 min 40 s", "5 min 00 s"]);
  });

  test("that refuses is asked ever less often, and used once it does not", () => {
    const { left, refused } = run({
      policy: POLICY,
      tasks: tasks(1000, () => 20_000),
      refuses: (atMs) => atMs < HOUR_MS,
    });
    expect(left).toBe(0);
    expect(refused).toBeLessThan(20);
  });

  test("some of whose hosts fail is asked for others", () => {
    const random = randomOf(3);
    const { left, turns, started, peak } = run({
      policy: POLICY,
      tasks: tasks(1000, () => 20_000),
      fails: () => random() < 0.3,
    });
    expect({ left, turns, peak }).toEqual({ left: 0, turns: 0, peak: 50 });
    expect(started).toBeLessThan(120);
  });

  test("whose hosts run and are never heard is told, and they are ended", () => {
    const { started, cancelled, log } = run(
      { policy: POLICY, tasks: tasks(10, () => 1000), bootMs: () => Infinity, gone: { ada: HOUR_MS } },
      2 * HOUR_MS,
    );
    expect(cancelled).toBe(started);
    expect(started).toBeLessThan(20);
    expect(log).toContainEqual(expect.stringContaining("3 hosts run, but were never heard"));
  });
});

describe("hosts", () => {
  test("that are silent are not counted on, and not ended", () => {
    const { left, drained, log } = simulate(
      {
        policy: POLICY,
        tasks: tasks(2000, () => 5000),
        meddle: (hosts, atMs) => {
          for (const host of hosts.slice(0, 5)) host.isSilent = atMs >= 60_000;
        },
      },
      HOUR_MS,
    );
    expect(left).toBe(0);
    expect(log).toContainEqual(expect.stringMatching(/ host-\d runs, but is not heard any more$/u));
    expect(drained).toBe(45);
  });

  test("that keep what nobody has read stay, however long they are idle", () => {
    const { left, drained, last } = simulate(
      {
        policy: POLICY,
        tasks: tasks(500, () => 1000),
        meddle: (hosts) => {
          for (const host of hosts.slice(0, 2)) host.isNeeded = true;
        },
      },
      HOUR_MS,
    );
    expect({ left, last }).toEqual({ left: 0, last: 2 });
    expect(drained).toBeGreaterThan(0);
  });
});
