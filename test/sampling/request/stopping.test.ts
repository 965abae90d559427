import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { progressOf, type StopOptions, stopReason, stopRules } from "../../../src/sampling/request/stopping.ts";
import { type Accuracy, accuracyOf } from "../../../src/sampling/statistics/accuracy.ts";
import { plainMoments } from "../plain-moments.ts";

/** What samples of one output of that variance come to. */
function reached(count: number, mean: number, variance: number): () => Accuracy {
  const moments = plainMoments({ count, means: [mean], products: [variance * (count - 1)] });
  return () => accuracyOf({ moments, replicates: undefined }, []);
}

/** The rule of three: 3 / n, exactly 1 - 0.05^(1/n). */
function bound(count: number): number {
  return -Math.expm1(Math.log(0.05) / count);
}

describe("stopRules", () => {
  test.each<[string, StopOptions, RegExp]>([
    ["no rule at all", {}, /needs an end: give samples, standardError, relativeError, timeLimitMs or stop/u],
    ["maxSamples alone", { maxSamples: 10 }, /needs an end/u],
    ["samples and maxSamples", { samples: 10, maxSamples: 10 }, /contradict/u],
    ["samples and maxSamples, with a tolerance", { samples: 1, maxSamples: 9, standardError: 1 }, /contradict/u],
  ])("refuses %s", (_, options, message) => {
    expect(() => stopRules(options)).toThrow(TypeError);
    expect(() => stopRules(options)).toThrow(message);
  });

  test.each(["samples", "maxSamples"] as const)("takes for %s whole numbers from 1 to 2^53 - 1", (name) => {
    const rules = (value: unknown) => stopRules({ [name]: value, ...(name === "maxSamples" && { standardError: 1 }) });
    for (const value of [1, 2 ** 31, Number.MAX_SAFE_INTEGER]) expect(rules(value).limit).toBe(value);
    for (const value of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => rules(value)).toThrow(RangeError);
      expect(() => rules(value)).toThrow(name);
    }
    for (const value of ["1", 1n, null, true, {}, [1]]) {
      expect(() => rules(value)).toThrow(TypeError);
      expect(() => rules(value)).toThrow(name);
    }
  });

  test.each(["standardError", "relativeError", "timeLimitMs"] as const)("takes for %s numbers above 0", (name) => {
    for (const value of [Number.MIN_VALUE, 1e-9, 1, 1e9]) expect(stopRules({ [name]: value })[name]).toBe(value);
    for (const value of [0, -0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => stopRules({ [name]: value })).toThrow(RangeError);
      expect(() => stopRules({ [name]: value })).toThrow(name);
    }
    for (const value of ["1", 1n, null, true, {}, [1]]) {
      expect(() => stopRules({ [name]: value as never })).toThrow(TypeError);
      expect(() => stopRules({ [name]: value as never })).toThrow(name);
    }
  });

  test.each(["standardError", "relativeError"] as const)("takes for %s such numbers by name", (name) => {
    const rules = (value: unknown) => stopRules({ [name]: value }, ["price", "delta"]);
    expect(rules({ delta: 0.1, price: undefined })[name]).toEqual({ delta: 0.1, price: undefined });
    const wrong: readonly (readonly [unknown, typeof TypeError | typeof RangeError, RegExp])[] = [
      [{}, TypeError, /numbers by name; got an object without a name$/u],
      [{ price: undefined }, TypeError, /without a name$/u],
      [{ vega: 1 }, TypeError, /expects names of price, delta; got vega$/u],
      [{ delta: "1" }, TypeError, /: delta expects a number > 0, got the string "1"$/u],
      [{ price: 1, delta: 0 }, RangeError, /: delta expects a number > 0, got 0$/u],
      [{ delta: Number.NaN }, RangeError, /got NaN$/u],
      [["price"], TypeError, /expects a number > 0, got an array of 1$/u],
    ];
    for (const [value, kind, message] of wrong) {
      expect(() => rules(value)).toThrow(kind);
      expect(() => rules(value)).toThrow(message);
      expect(() => rules(value)).toThrow(name);
    }
  });

  test("takes for stop a function, which is an end of its own", () => {
    expect(stopRules({ stop: () => true })).toMatchObject({ hasStop: true, limit: Number.MAX_SAFE_INTEGER });
    for (const stop of [true, "x", null, {}, 0]) {
      expect(() => stopRules({ stop })).toThrow(TypeError);
      expect(() => stopRules({ stop })).toThrow(/stop expects a function/u);
    }
  });
});

// Errors by name.
const errors = (price: number, delta: number) => (name: string | undefined) => ({
  mean: name === "delta" ? 0.5 : 100,
  standardError: name === "delta" ? delta : price,
  samples: 2 ** 20,
  replicates: undefined,
  unseen: undefined,
});

const alike = (name: string | undefined) => ({
  ...errors(0.01, 0.001)(name),
  samples: 2 ** 24,
  unseen: name === "price" ? 1e-7 : undefined,
});

describe("several quantities", () => {
  const names = ["price", "delta"];
  test("end the run once each has met its tolerance", () => {
    const rules = stopRules({ standardError: { price: 0.01, delta: 0.001 } }, names);
    expect(stopReason(rules, errors(0.01, 0.002))).toBeUndefined();
    expect(stopReason(rules, errors(0.02, 0.001))).toBeUndefined();
    expect(stopReason(rules, errors(0.01, 0.001))).toBe("standardError");
    // The standard errors fall by halves as samples grow fourfold: delta is furthest from its end.
    expect(progressOf(rules, errors(0.01, 0.002), { samples: 1, elapsedMs: 0 })).toBeCloseTo(0.25, 12);
  });

  test("of which each has a rule of its own have to meet both", () => {
    const rules = stopRules({ standardError: 0.01, relativeError: { delta: 0.01 } }, names);
    expect(stopReason(rules, errors(0.02, 0.005))).toBeUndefined();
    expect(stopReason(rules, errors(0.01, 0.006))).toBeUndefined();
    expect(stopReason(rules, errors(0.01, 0.005))).toBe("standardError");
    expect(stopReason(stopRules({ relativeError: { delta: 0.01 } }, names), errors(9, 0.005))).toBe("relativeError");
  });

  test("of which one has both rules have to meet one of these", () => {
    const rules = stopRules({ standardError: { delta: 0.001 }, relativeError: { delta: 0.01, price: 0.01 } }, names);
    expect(stopReason(rules, errors(1, 0.005))).toBe("relativeError");
    expect(stopReason(rules, errors(1.1, 0.001))).toBeUndefined();
  });

  test("by number and by name are one if they mean the first output", () => {
    const rules = stopRules({ standardError: 1e-9, relativeError: { price: 0.01 } }, names);
    expect(stopReason(rules, errors(1, 9))).toBe("relativeError");
  });

  test("of which one is all alike end by the rule of three", () => {
    const rules = stopRules({ standardError: { price: 0.01, delta: 0.001 } }, names);
    expect(stopReason(rules, alike)).toBe("ruleOfThree");
  });
});

describe("stopReason", () => {
  const standard = stopRules({ standardError: 0.01 });
  const relative = stopRules({ relativeError: 0.01 });

  test("is the tolerance that the standard error of the mean has come to", () => {
    // 1 / sqrt(n) at n = 1e5 is 0.00316.
    expect(stopReason(standard, reached(100_000, 3, 1))).toBe("standardError");
    expect(stopReason(standard, reached(100_000, 3, 9.9))).toBe("standardError");
    expect(stopReason(standard, reached(100_000, 3, 10.1))).toBeUndefined();
  });

  test("for a relative error counts the size of the mean, on either side of 0", () => {
    for (const mean of [3, -3]) {
      expect(stopReason(relative, reached(100_000, mean, 89))).toBe("relativeError");
      expect(stopReason(relative, reached(100_000, mean, 91))).toBeUndefined();
    }
    expect(stopReason(relative, reached(100_000, 0, 1e-30))).toBeUndefined();
  });

  test("is none before 2^16 samples, however small the error", () => {
    expect(stopReason(standard, reached(2 ** 16 - 1, 3, 1e-9))).toBeUndefined();
    expect(stopReason(standard, reached(2 ** 16, 3, 1e-9))).toBe("standardError");
  });

  test("of samples that are all 0 is never a relative error, however many they are", () => {
    for (const count of [2 ** 16, 2 ** 24, 2 ** 31, 2 ** 53]) {
      expect(stopReason(relative, reached(count, 0, 0))).toBeUndefined();
      expect(stopReason(stopRules({ relativeError: 1e9 }), reached(count, 0, 0))).toBeUndefined();
    }
  });

  test("of samples that are all alike is the rule of three, from 2^24 on, and once its bound is within the tolerance", () => {
    expect(stopReason(standard, reached(2 ** 24 - 1, 0, 0))).toBeUndefined();
    expect(stopReason(standard, reached(2 ** 24, 0, 0))).toBe("ruleOfThree");
    const fine = stopRules({ standardError: bound(1e9) });
    expect(stopReason(fine, reached(1e9 - 10, 0, 0))).toBeUndefined();
    expect(stopReason(fine, reached(1e9, 0, 0))).toBe("ruleOfThree");
    // Of twice the size, and so twice as far from 0.
    expect(stopReason(fine, reached(1e9, 2, 0))).toBeUndefined();
    expect(stopReason(fine, reached(2e9 + 10, -2, 0))).toBe("ruleOfThree");
  });

  test("relative to samples that are all alike counts their size", () => {
    for (const size of [1e-30, 1, -1e30]) {
      expect(stopReason(relative, reached(2 ** 24, size, 0))).toBe("ruleOfThree");
      expect(stopReason(stopRules({ relativeError: bound(1e9) }), reached(1e9 - 10, size, 0))).toBeUndefined();
    }
  });

  test("of replicates that are all alike counts the replicates, as points of one are not independent", () => {
    const moments = plainMoments({ count: 2 ** 30, means: [0], products: [0] });
    const rules = stopRules({ standardError: bound(1000) });
    const scrambled = (count: number) => () => accuracyOf({ moments, replicates: { ...moments, count } }, []);
    expect(stopReason(rules, scrambled(999))).toBeUndefined();
    expect(stopReason(rules, scrambled(1000))).toBe("ruleOfThree");
  });

  test("is none for samples that are not there", () => {
    expect(stopReason(standard, reached(0, Number.NaN, 0))).toBeUndefined();
  });
});

function after(replicates: number, samples = 2 ** 20): () => Accuracy {
  return () => ({ mean: 1, standardError: 1e-6, samples, replicates, unseen: undefined });
}

describe("stopReason of replicates", () => {
  const rules = stopRules({ standardError: 0.01 });
  test("waits for 16 of them, however small their standard error is", () => {
    expect(stopReason(rules, after(15))).toBeUndefined();
    expect(stopReason(rules, after(16))).toBe("standardError");
  });

  test("waits for as many samples as random ones", () => {
    expect(stopReason(rules, after(16, 2 ** 16 - 1))).toBeUndefined();
  });
});

describe("progressOf", () => {
  const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
  const options = fc.record(
    {
      samples: fc.integer({ min: 1, max: 1e9 }),
      standardError: positive,
      relativeError: positive,
      timeLimitMs: positive,
    },
    { requiredKeys: ["samples"] },
  );
  const zeroOrMore = fc.oneof(fc.constant(0), positive);
  const state = fc.record({
    count: fc.integer({ min: 0, max: 1e9 }),
    mean: fc.oneof(
      zeroOrMore,
      positive.map((x) => -x),
    ),
    variance: zeroOrMore,
    elapsedMs: zeroOrMore,
  });

  test("is a number from 0 to 1, whatever the rules and wherever the run", () => {
    fc.assert(
      fc.property(options, state, (rules, { count, mean, variance, elapsedMs }) => {
        const share = progressOf(stopRules(rules), reached(count, mean, variance), { samples: count, elapsedMs });
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });

  test("rises with the samples and with the time while mean and variance stay", () => {
    fc.assert(
      fc.property(options, state, fc.integer({ min: 1, max: 1e6 }), (rules, at, more) => {
        // One sample has no error yet.
        const count = at.count + 2;
        const share = (n: number, elapsedMs: number) =>
          progressOf(stopRules(rules), reached(n, at.mean, at.variance), { samples: n, elapsedMs });
        const now = share(count, at.elapsedMs);
        // But for rounding.
        expect(share(count + more, at.elapsedMs)).toBeGreaterThanOrEqual(now * (1 - 1e-12));
        expect(share(count, at.elapsedMs + more)).toBeGreaterThanOrEqual(now * (1 - 1e-12));
      }),
      { numRuns: 1000 },
    );
  });

  test("of samples that are all alike rises with their number", () => {
    const at = { samples: 1e6, elapsedMs: 0 };
    expect(progressOf(stopRules({ standardError: 3e-8 }), reached(1e6, 0, 0), at)).toBeCloseTo(0.01, 4);
    expect(progressOf(stopRules({ relativeError: 3e-8, maxSamples: 4e6 }), reached(1e6, 0, 0), at)).toBe(0.25);
  });

  test("is that of the rule which is nearest to its end", () => {
    const at = { samples: 100, elapsedMs: 30 };
    // The standard error of 100 samples of variance 1 is 0.1; one of 0.05 needs 400.
    expect(progressOf(stopRules({ standardError: 0.05 }), reached(100, 2, 1), at)).toBeCloseTo(0.25, 12);
    expect(progressOf(stopRules({ relativeError: 0.05 }), reached(100, 2, 4), at)).toBeCloseTo(0.25, 12);
    expect(progressOf(stopRules({ standardError: 0.05, timeLimitMs: 60 }), reached(100, 2, 1), at)).toBe(0.5);
    expect(progressOf(stopRules({ standardError: 0.05, maxSamples: 125 }), reached(100, 2, 1), at)).toBe(0.8);
  });
});
