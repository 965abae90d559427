import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_RULE, type DependencyRule, judge as judgeCounts } from "../../src/schedule/dependencies.ts";
import { countStates, type DependencyState } from "./count-states.ts";

fc.configureGlobal({ seed: 2026 });

const anyState = fc.constantFrom<DependencyState>("pending", "succeeded", "failed");
const anyRule: fc.Arbitrary<DependencyRule> = fc
  .record({ all: fc.boolean(), success: fc.boolean(), failure: fc.boolean() })
  .filter(({ success, failure }) => success || failure);

/** The two questions of IPython Parallel's Dependency, asked of sets as there. */
function asUpstream({ all, success, failure }: DependencyRule, states: readonly DependencyState[]) {
  const tasks = states.map((_, task) => task);
  const completed = new Set(tasks.filter((task) => states[task] === "succeeded"));
  const failed = new Set(tasks.filter((task) => states[task] === "failed"));
  const counting = new Set([...(success ? completed : []), ...(failure ? failed : [])]);
  const others = new Set([...(success ? [] : completed), ...(failure ? [] : failed)]);
  const isSubset = (set: ReadonlySet<number>) => tasks.every((task) => set.has(task));
  const isDisjoint = (set: ReadonlySet<number>) => !tasks.some((task) => set.has(task));
  if (tasks.length === 0) return { check: true, unreachable: false };
  return {
    check: all ? isSubset(counting) : !isDisjoint(counting),
    unreachable: all ? !isDisjoint(others) : isSubset(others),
  };
}

const judge = (rule: DependencyRule, states: readonly DependencyState[]) => judgeCounts(rule, countStates(states));

const any = (rule: DependencyRule): DependencyRule => ({ ...rule, all: false });

describe("judge", () => {
  const done = { all: true, success: true, failure: false };
  const failed = { all: true, success: false, failure: true };
  const settled = { all: true, success: true, failure: true };
  const [s, f, p] = ["succeeded", "failed", "pending"] as const;

  test.each<readonly [string, DependencyRule, readonly DependencyState[], string]>([
    ["all done", done, [s, s], "met"],
    ["all done", done, [s, p], "waiting"],
    ["all done", done, [f, p], "impossible"],
    ["all done", done, [s, f], "impossible"],
    ["all failed", failed, [f, f], "met"],
    ["all failed", failed, [f, p], "waiting"],
    ["all failed", failed, [s, p], "impossible"],
    ["all settled", settled, [s, f], "met"],
    ["all settled", settled, [s, f, p], "waiting"],
    ["any done", any(done), [s, p], "met"],
    ["any done", any(done), [f, s], "met"],
    ["any done", any(done), [f, p], "waiting"],
    ["any done", any(done), [f, f], "impossible"],
    ["any failed", any(failed), [f, p], "met"],
    ["any failed", any(failed), [s, p], "waiting"],
    ["any failed", any(failed), [s, s], "impossible"],
    ["any settled", any(settled), [p, f], "met"],
    ["any settled", any(settled), [p, p], "waiting"],
  ])("%s: %o with %o is %s", (_, rule, states, verdict) => {
    expect(judge(rule, states)).toBe(verdict);
  });

  test("by default all have to succeed", () => {
    expect(DEFAULT_RULE).toEqual(done);
  });

  test("a task that depends on nothing may run, whatever the rule", () => {
    fc.assert(fc.property(anyRule, (rule) => judge(rule, []) === "met"));
  });

  test("says what check and unreachable say in IPython Parallel, which are never both true", () => {
    fc.assert(
      fc.property(anyRule, fc.array(anyState, { maxLength: 8 }), (rule, states) => {
        const { check, unreachable } = asUpstream(rule, states);
        const verdict = check ? "met" : unreachable ? "impossible" : "waiting";
        expect(check && unreachable).toBe(false);
        expect(judge(rule, states)).toBe(verdict);
      }),
      { numRuns: 1000 },
    );
  });

  test("an answer stays as more tasks end, in any order, and there is one once all have", () => {
    const task = fc.record({ outcome: fc.constantFrom("succeeded", "failed"), rank: fc.nat() });
    fc.assert(
      fc.property(anyRule, fc.array(task, { maxLength: 8 }), (rule, tasks) => {
        const states = new Array<DependencyState>(tasks.length).fill("pending");
        let before = judge(rule, states);
        const inOrder = tasks.map((each, place) => ({ ...each, place })).toSorted((a, b) => a.rank - b.rank);
        for (const { outcome, place } of inOrder) {
          states[place] = outcome === "failed" ? "failed" : "succeeded";
          const after = judge(rule, states);
          if (before !== "waiting") expect(after).toBe(before);
          before = after;
        }
        expect(before).not.toBe("waiting");
      }),
      { numRuns: 500 },
    );
  });

  test("neither the order of the states nor one that comes twice matters", () => {
    fc.assert(
      fc.property(anyRule, fc.array(anyState, { minLength: 1, maxLength: 8 }), (rule, states) => {
        expect(judge(rule, states.toReversed())).toBe(judge(rule, states));
        expect(judge(rule, [...states, ...states])).toBe(judge(rule, states));
      }),
    );
  });
});
