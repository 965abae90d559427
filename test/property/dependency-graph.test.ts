import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DependencyRule, judge } from "../../src/schedule/dependencies.ts";
import { countStates, type DependencyState } from "../schedule/count-states.ts";

fc.configureGlobal({ seed: 2026 });

/** A task of a graph: what it waits for, and how it ends if it runs. A task that can never run fails. */
interface Node {
  readonly rule: DependencyRule;
  /** Tasks that it depends on, all of them before it in the list, so that there are no rings. */
  readonly after: readonly number[];
  readonly succeeds: boolean;
}

const anyRule = fc
  .record({ all: fc.boolean(), success: fc.boolean(), failure: fc.boolean() })
  .filter(({ success, failure }) => success || failure);
const anyGraph: fc.Arbitrary<Node[]> = fc
  .array(fc.record({ rule: anyRule, links: fc.array(fc.nat(), { maxLength: 4 }), succeeds: fc.boolean() }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((tasks) =>
    tasks.map(({ rule, links, succeeds }, i) => ({
      rule,
      succeeds,
      after: i === 0 ? [] : links.map((link) => link % i),
    })),
  );

/** What becomes of each task, told from the definition, one after another: no task is looked at before those it needs. */
function outcomes(graph: readonly Node[]): { ran: boolean; succeeded: boolean }[] {
  const known: { ran: boolean; succeeded: boolean }[] = [];
  for (const { rule, after, succeeds } of graph) {
    const counts = after.map((i) => (known[i]?.succeeded ? rule.success : rule.failure));
    const ran = after.length === 0 || (rule.all ? counts.every(Boolean) : counts.some(Boolean));
    known.push({ ran, succeeded: ran && succeeds });
  }
  return known;
}

/** Runs a graph as a scheduler does: tasks end in any order, and each end may free or doom others. */
class Run {
  readonly states: DependencyState[];
  readonly started: number[] = [];
  readonly doomed: number[] = [];
  readonly #graph: readonly Node[];
  readonly #running = new Set<number>();

  constructor(graph: readonly Node[]) {
    this.#graph = graph;
    this.states = graph.map(() => "pending");
    this.look();
  }

  /** Ends one of the running tasks. False when none runs. */
  endOne(which: number): boolean {
    const task = [...this.#running][which % Math.max(this.#running.size, 1)];
    if (task === undefined) return false;
    this.#running.delete(task);
    this.states[task] = this.#graph[task]?.succeeds ? "succeeded" : "failed";
    this.look();
    return true;
  }

  /** Starts what may run, and fails what never can, until nothing changes. */
  look(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const [i, { rule, after }] of this.#graph.entries()) {
        if (this.states[i] !== "pending" || this.#running.has(i)) continue;
        const verdict = judge(rule, countStates(after.map((each) => this.states[each] ?? "pending")));
        if (verdict === "met") {
          this.started.push(i);
          this.#running.add(i);
        } else if (verdict === "impossible") {
          this.doomed.push(i);
          this.states[i] = "failed";
          changed = true;
        }
      }
    }
  }
}

describe("a graph of tasks that depend on one another", () => {
  test("ends, whatever order the tasks end in, and runs exactly the tasks that the rules say", () => {
    fc.assert(
      fc.property(anyGraph, fc.array(fc.nat(), { minLength: 1, maxLength: 30 }), (graph, order) => {
        const run = new Run(graph);
        for (let turn = 0; run.endOne(order[turn % order.length] ?? 0); turn++);
        const expected = outcomes(graph);
        expect(run.states).toEqual(expected.map(({ succeeded }) => (succeeded ? "succeeded" : "failed")));
        expect(run.started.toSorted((a, b) => a - b)).toEqual([...expected.keys()].filter((i) => expected[i]?.ran));
        expect(run.doomed).toHaveLength(graph.length - run.started.length);
      }),
      { numRuns: 500 },
    );
  });

  test("by the default rule a task starts after all that it depends on, and a failure dooms what follows", () => {
    const rule = { all: true, success: true, failure: false };
    fc.assert(
      fc.property(anyGraph, fc.nat(), (tasks, order) => {
        const graph = tasks.map((task) => ({ ...task, rule }));
        const run = new Run(graph);
        while (run.endOne(order));
        for (const [i, { after }] of graph.entries()) {
          const started = run.started.indexOf(i);
          const isDoomed = after.some((each) => run.states[each] === "failed");
          expect(started === -1).toBe(isDoomed);
          if (!isDoomed) for (const each of after) expect(run.started.indexOf(each)).toBeLessThan(started);
        }
      }),
      { numRuns: 300 },
    );
  });
});
