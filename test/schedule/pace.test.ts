import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fairShare, measured, nextChunkItems, type Pace, tasksAhead, UNKNOWN_PACE } from "../../src/schedule/pace.ts";

// From far below the clock's resolution to a day.
const meanMs = fc.double({ min: 1e-9, max: 8.64e7, noNaN: true });
const anyPace: fc.Arbitrary<Pace> = fc.oneof(
  fc.constant(UNKNOWN_PACE),
  meanMs.map((ms) => measured(UNKNOWN_PACE, ms, 1)),
);
const engineCount = fc.integer({ min: 1, max: 1000 });
const remaining = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

describe("measured", () => {
  test("the first measurement is the pace", () => {
    expect(measured(UNKNOWN_PACE, 12, 4).meanMs).toBe(3);
  });

  test("a new measurement counts half, so that a change of pace shows at once and is learnt within a few", () => {
    const slow = measured(measured(UNKNOWN_PACE, 1, 1), 101, 1);
    expect(slow.meanMs).toBe(51);
    let pace: Pace = slow;
    for (let i = 0; i < 7; i++) pace = measured(pace, 1, 1);
    expect(pace.meanMs).toBeLessThan(1.5);
  });

  test("a measurement of more units than the one before counts by their share", () => {
    const first = measured(UNKNOWN_PACE, 1, 1);
    const many = measured(first, 0.99, 99);
    expect(many.meanMs).toBeCloseTo(0.01 + 0.99 / 100, 12);
    // A slow one after that shows as ever.
    expect(measured(many, 1, 1).meanMs).toBeCloseTo(0.5 + 0.00995, 12);
  });

  test("the mean lies between the pace before and the measurement, and is never zero", () => {
    fc.assert(
      fc.property(
        meanMs,
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 1e6 }),
        (ms, d, n) => {
          const before = measured(UNKNOWN_PACE, ms, 1).meanMs ?? Number.NaN;
          const after = measured({ meanMs: before }, d, n).meanMs ?? Number.NaN;
          const latest = Math.max(d / n, 2e-5);
          const slack = 1e-12 * Math.max(before, latest);
          expect(after).toBeGreaterThan(0);
          expect(after).toBeGreaterThanOrEqual(Math.min(before, latest) - slack);
          expect(after).toBeLessThanOrEqual(Math.max(before, latest) + slack);
        },
      ),
    );
  });

  test("a clock that stands still or goes back gives a small pace, not a negative one", () => {
    expect(measured(UNKNOWN_PACE, 0, 10).meanMs).toBeGreaterThan(0);
    expect(measured(UNKNOWN_PACE, -5, 10).meanMs).toBeGreaterThan(0);
  });
});

describe("tasksAhead", () => {
  test("is a whole number from 1 to 4096", () => {
    fc.assert(
      fc.property(anyPace, (pace) => {
        const ahead = tasksAhead(pace);
        expect(Number.isInteger(ahead) && ahead >= 1 && ahead <= 4096).toBe(true);
      }),
    );
  });

  test("falls as tasks get longer, down to one for long tasks", () => {
    fc.assert(
      fc.property(meanMs, meanMs, (a, b) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)];
        expect(tasksAhead({ meanMs: short })).toBeGreaterThanOrEqual(tasksAhead({ meanMs: long }));
      }),
    );
    expect(tasksAhead({ meanMs: 10 })).toBe(1);
    expect(tasksAhead({ meanMs: 2e-5 })).toBe(4096);
  });

  test("holds two milliseconds of work, or two tasks", () => {
    expect(tasksAhead({ meanMs: 0.01 })).toBe(200);
    expect(tasksAhead({ meanMs: 5 })).toBe(2);
    expect(tasksAhead(UNKNOWN_PACE)).toBe(2);
  });
});

describe("fairShare", () => {
  test("is half an even share, rounded up", () => {
    expect(fairShare(100, 5)).toBe(10);
    expect(fairShare(101, 5)).toBe(11);
    expect(fairShare(0, 3)).toBe(1);
  });

  test("is at least one and at most what is left", () => {
    fc.assert(
      fc.property(remaining, engineCount, (left, engines) => {
        const share = fairShare(left, engines);
        expect(Number.isInteger(share) && share >= 1 && share <= left).toBe(true);
        // When all engines take their share, about half is left over for whoever ends first.
        if (left >= 2 * engines) expect(share * engines).toBeLessThanOrEqual(left / 2 + engines);
      }),
    );
  });
});

const two = { engineCount: 2, roundTripMs: 0 };

describe("nextChunkItems", () => {
  test("is a whole number from one to a fair share, whatever the pace", () => {
    fc.assert(
      fc.property(anyPace, remaining, engineCount, (pace, left, engines) => {
        const size = nextChunkItems(pace, left, { engineCount: engines, roundTripMs: 0 });
        expect(Number.isInteger(size) && size >= 1 && size <= fairShare(left, engines)).toBe(true);
      }),
    );
  });

  test("takes about five milliseconds where there is enough", () => {
    expect(nextChunkItems({ meanMs: 0.05 }, 1e6, two)).toBe(100);
    expect(nextChunkItems({ meanMs: 7 }, 1e6, two)).toBe(1);
  });

  test("takes at least a quarter of a round trip while so much is left", () => {
    const far = { engineCount: 2, roundTripMs: 4 };
    expect(nextChunkItems({ meanMs: 0.01 }, 300, far)).toBe(100);
    expect(nextChunkItems({ meanMs: 0.01 }, 40, far)).toBe(40);
    expect(nextChunkItems({ meanMs: 10 }, 40, far)).toBe(1);
  });

  test("is one item while the pace is unknown", () => {
    expect(nextChunkItems(UNKNOWN_PACE, 1e6, two)).toBe(1);
  });

  test("chunks cut one after another add up to all items, in few of them", () => {
    fc.assert(
      fc.property(anyPace, fc.integer({ min: 1, max: 1e6 }), engineCount, (pace, items, engines) => {
        let left = items;
        let chunks = 0;
        // Items of a known pace of at most 5 us: chunks are bounded by the fair share alone.
        const known = { meanMs: Math.min(pace.meanMs ?? 2e-5, 2e-5) };
        while (left > 0) {
          left -= nextChunkItems(known, left, { engineCount: engines, roundTripMs: 0 });
          chunks += 1;
        }
        expect(left).toBe(0);
        const most = 2 * engines * (Math.log(items) + 1) + items / (5 / 2e-5) + 1;
        expect(chunks).toBeLessThanOrEqual(Math.max(most, 1));
      }),
    );
  });
});
