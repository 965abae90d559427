import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SingleState } from "../../src/client/results/single-state.ts";
import { type DependencyRule, judge } from "../../src/schedule/dependencies.ts";
import type { Task } from "../../src/scheduler/task.ts";
import { countStates, type DependencyState } from "../schedule/count-states.ts";
import { FakeEngines, tick } from "../scheduler/fake-engines.ts";

fc.configureGlobal({ seed: 2026 });

/** A task of a graph: what it needs, and how it ends if it runs. */
interface Node {
  readonly rule: DependencyRule;
  readonly kind: "after" | "follow" | "argument";
  /** Tasks before it in the list, so that there are no rings. */
  readonly needs: readonly number[];
  readonly ends: "value" | "error" | "abort";
}

const anyRule = fc
  .record({ all: fc.boolean(), success: fc.boolean(), failure: fc.boolean() })
  .filter(({ success, failure }) => success || failure);
const anyNode = fc.record({
  rule: anyRule,
  kind: fc.constantFrom("after", "after", "follow", "argument"),
  links: fc.array(fc.nat(), { maxLength: 3 }),
  ends: fc.constantFrom("value", "value", "value", "error", "abort"),
} as const);
const anyGraph: fc.Arbitrary<Node[]> = fc
  .array(anyNode, { minLength: 1, maxLength: 20 })
  .map((nodes) => nodes.map(({ links, ...node }, i) => ({ ...node, needs: i === 0 ? [] : links.map((at) => at % i) })));

const ARGUMENT_RULE: DependencyRule = { all: true, success: true, failure: false };

/** A graph whose tasks a dispatcher holds back and sends, and a model of it. */
class HeldGraph {
  readonly #engines = new FakeEngines(2);
  readonly #graph: readonly Node[];
  readonly #tasks: Task[] = [];
  readonly #results: SingleState[] = [];
  readonly #model: DependencyState[];
  /** What each task was sent with, by its position. */
  readonly sent = new Map<number, { readonly engine: number; readonly args: readonly unknown[] }>();

  constructor(graph: readonly Node[]) {
    this.#graph = graph;
    this.#model = graph.map(() => "pending");
    for (const [i, node] of graph.entries()) this.#submit(i, node);
  }

  #submit(i: number, { kind, needs, rule }: Node): void {
    const { dispatcher } = this.#engines;
    const results = needs.map((at) => this.#results[at] as SingleState);
    const state = new SingleState(undefined);
    const { id, request } = this.#engines.make();
    if (request?.kind !== "call") throw new Error("the task is no call");
    const rules = kind === "argument" ? {} : { [kind]: { name: kind, results, rule } };
    const task = dispatcher.makeTask({ id, request, sink: state, method: "apply", index: 0, count: 1, rules });
    state.add(task);
    this.#tasks.push(task);
    this.#results.push(state);
    const fill = (values: readonly unknown[]): void => {
      task.request = { ...request, args: values };
    };
    const dependency = { name: "an argument", results, rule: ARGUMENT_RULE } as const;
    if (kind === "argument" && results.length > 0) dispatcher.submitBalanced(task, null, { dependency, fill });
    else dispatcher.submitBalanced(task, null);
    this.#note(i);
  }

  #note(i: number): void {
    const { engineId, request } = this.#tasks[i] as Task;
    if (engineId !== undefined && request?.kind === "call") this.sent.set(i, { engine: engineId, args: request.args });
  }

  /** Ends one of the tasks that engines hold. False when they hold none. */
  async endOne(which: number): Promise<boolean> {
    await tick();
    this.check();
    const held = this.#tasks.filter(({ state }) => state === "sent");
    const task = held[which % Math.max(held.length, 1)];
    if (task === undefined) return false;
    const i = this.#tasks.indexOf(task);
    const link = this.#engines.link(task.engineId ?? -1);
    const error = { kind: "error", name: "Error", message: "thrown" } as const;
    const end = this.#graph[i]?.ends;
    this.#model[i] = end === "value" ? "succeeded" : "failed";
    if (end === "value") link.done([task.id]);
    else if (end === "error") link.reply({ kind: "failed", id: task.id, error, startedMs: 0, endedMs: 1 });
    else this.#engines.dispatcher.scheduler.stopper.release([task]);
    if (end === "abort") link.reply({ kind: "aborted", ids: [task.id] });
    return true;
  }

  /** Compares each task with what the model says of it, from the first to the last. */
  check(): void {
    for (const [i, node] of this.#graph.entries()) {
      this.#note(i);
      const result = this.#results[i] as SingleState;
      if (this.#model[i] === "pending") {
        const verdict = this.#verdict(node);
        if (verdict === "impossible") {
          this.#model[i] = "failed";
          expect(result.outcome()).toMatchObject({ error: { name: "ImpossibleDependencyError" } });
        } else if (verdict === "waiting") expect([i, this.sent.has(i)]).toEqual([i, false]);
      }
      expect([i, stateOf(result)]).toEqual([i, this.#model[i]]);
      if (this.sent.has(i)) expect([i, this.#verdict(node)]).toEqual([i, "met"]);
    }
  }

  /** Whether all have ended, and nothing is held any more. */
  get isOver(): boolean {
    return !this.#model.includes("pending") && this.#engines.dispatcher.scheduler.pending.isIdle;
  }

  /** The id of a task, which is also its value. */
  idOf(i: number): number {
    return (this.#tasks[i] as Task).id;
  }

  // What the words of the rules say, without a look at the dispatcher but for where tasks ran.
  #verdict({ kind, rule, needs }: Node): "waiting" | "met" | "impossible" {
    const own = kind === "argument" ? ARGUMENT_RULE : rule;
    const verdict = judge(own, countStates(needs.map((at) => this.#model[at] ?? "pending")));
    if (verdict !== "met" || kind !== "follow" || needs.length === 0) return verdict;
    const counting = needs.filter((at) => own.all || this.counts(own, at));
    const places = new Set(counting.flatMap((at) => this.sent.get(at)?.engine ?? []));
    if (places.size === 0 || (own.all && places.size > 1)) return "impossible";
    return verdict;
  }

  /** Whether a task has ended in a way that counts. */
  counts({ success, failure }: DependencyRule, at: number): boolean {
    const state = this.#model[at];
    return state === "succeeded" ? success : state === "failed" && failure;
  }
}

function stateOf(result: SingleState): DependencyState {
  if (!result.ready) return "pending";
  return result.failed ? "failed" : "succeeded";
}

test("a graph of held tasks ends in any order as its rules say, and each gets its arguments and its engine", async () => {
  await fc.assert(
    fc.asyncProperty(anyGraph, fc.array(fc.nat(), { minLength: 1, maxLength: 30 }), async (graph, order) => {
      const held = new HeldGraph(graph);
      for (let turn = 0; await held.endOne(order[turn % order.length] ?? 0); turn++);
      held.check();
      expect(held.isOver).toBe(true);
      for (const [i, { engine, args }] of held.sent) {
        const { kind, needs, rule } = graph[i] as Node;
        if (kind === "argument" && needs.length > 0) expect(args).toEqual(needs.map((at) => held.idOf(at)));
        const counting = needs.filter((at) => rule.all || held.counts(rule, at));
        const places = counting.flatMap((at) => held.sent.get(at)?.engine ?? []);
        if (kind === "follow" && needs.length > 0) expect(places).toContain(engine);
      }
    }),
    { numRuns: 400 },
  );
});
