import { isBuiltIn, policies } from "../schedule/policy.ts";
import type { AwaitedResult, Dependency, ResultStatus } from "../scheduler/dependency.ts";
import type { EngineEvent } from "../scheduler/engine-event.ts";
import type { EngineState } from "../scheduler/engine-state.ts";
import type { ReadyEntry } from "../scheduler/ready-queue.ts";
import type { TaskRules } from "../scheduler/rules.ts";
import { type Outcome, Task } from "../scheduler/task.ts";
import type { Vacancy } from "../scheduler/vacancies.ts";
import type { Kind, Kinds } from "./crossings.ts";
import type { ErrorLine } from "./lines.ts";
import { errorLine } from "./lines.ts";

/** Writes down what crosses the edge: things by names, which it gives when it sees them first; nothing that is a caller's. */
export class Ledger {
  readonly #declare: (label: string, facts: object) => void;
  readonly #labels = new WeakMap<object, string>();
  readonly #counts = new Map<string, number>();

  /** @param declare - called with the name of a thing, and what the core may know of it, before the name is used */
  constructor(declare: (label: string, facts: object) => void) {
    this.#declare = declare;
  }

  /** Gives a thing the name of another, or one that was read. */
  adopt(thing: object, label: string): void {
    this.#labels.set(thing, label);
  }

  /** Writes a value down. */
  write<K extends Kind>(kind: K, value: Kinds[K]): unknown;
  write(kind: Kind, value: unknown): unknown {
    const write: (given: never) => unknown = this.#writers[kind];
    // Whoever calls passes a value of this kind.
    return write(value as never);
  }

  readonly #writers: { readonly [K in Kind]: (value: Kinds[K]) => unknown } = {
    nothing: () => undefined,
    plain: (value) => value,
    ids: (ids) => ids,
    targets: (targets) => targets && this.#targets(targets),
    options: (options) => options,
    task: (task) => task && this.#task(task),
    tasks: (tasks) => [...tasks].map((task) => this.#task(task)),
    entry: (entry) => this.#entry(entry),
    work: (work) => work.map((entry) => this.#entry(entry)),
    engine: (engine) => this.#engine(engine),
    engines: (engines) => engines.map((engine) => this.#engine(engine)),
    rules: (rules) => this.#rules(rules),
    inputs: (inputs) => inputs && this.label(inputs, "i", () => this.#dependency(inputs.dependency)),
    values: (values) => values.length,
    error: (error) => error && errorLine(error),
    reason: reasonLine,
    outcome: outcomeLine,
    event: eventLine,
    vacancy: vacancyLine,
    signal: (signal) => this.label(signal, "a", () => ({})),
    result: (result) => this.#result(result),
    status: statusLine,
    policy: policyName,
    needs: () => true,
    callback: (callback) => this.label(callback, "c", () => ({})),
  };

  /** The name of a thing, which it gets by this when it has none. */
  label(thing: object, key: string, facts: () => object): string {
    const known = this.#labels.get(thing);
    if (known !== undefined) return known;
    // Before the thing: what it names has names first.
    const told = facts();
    const label = thing instanceof Task ? key : this.#numbered(key);
    this.#labels.set(thing, label);
    this.#declare(label, told);
    return label;
  }

  // A letter gets a number; the id of an engine that has come back is followed by one.
  #numbered(key: string): string {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (key.length === 1) return `${key}${count}`;
    return count === 1 ? key : `${key}.${count}`;
  }

  #engine(engine: EngineState): string {
    const facts = (): object => ({ id: engine.engineId, ...(engine.isHosted && { isHosted: true }) });
    return this.label(engine, `e${engine.engineId}`, facts);
  }

  #task(task: Task): string {
    const facts = (): object => ({
      id: task.id,
      method: task.method,
      index: task.index,
      count: task.count,
      ...(task.rules && { rules: this.#rules(task.rules) }),
      ...(task.move !== undefined && { move: task.move.length }),
      ...(task.targets !== undefined && { targets: task.targets && this.#targets(task.targets) }),
      ...(task.engineId !== undefined && { engineId: task.engineId }),
    });
    return this.label(task, `t${task.id}`, facts);
  }

  #entry(entry: ReadyEntry): string {
    if (entry instanceof Task) return this.#task(entry);
    return this.label(entry, "s", () => (entry.rules === undefined ? {} : { rules: this.#rules(entry.rules) }));
  }

  #targets(ids: readonly number[]): string {
    return this.label(ids, "l", () => ({ ids: [...ids], ...(Object.isFrozen(ids) && { frozen: true }) }));
  }

  #rules(rules: TaskRules): string {
    return this.label(rules, "r", () => {
      const { signal, policy, after, follow, needs, ...plain } = rules;
      return {
        ...plain,
        ...(signal && { signal: this.write("signal", signal) }),
        ...(policy && { policy: policyName(policy) }),
        ...(after && { after: this.#dependency(after) }),
        ...(follow && { follow: this.#dependency(follow) }),
        ...(needs && { needs: true }),
      };
    });
  }

  #dependency({ name, rule, results, foreign }: Dependency): object {
    const labels = results.map((result) => this.#result(result));
    return { name, rule, results: labels, ...(foreign && { foreign: foreign.map((result) => this.#result(result)) }) };
  }

  #result(result: AwaitedResult): string {
    return this.label(result, "v", () => ({ tasks: result.tasks.map(({ id }) => id) }));
  }
}

function reasonLine(reason: unknown): unknown {
  if (reason === undefined) return undefined;
  return reason instanceof Error ? errorLine(reason) : typeof reason;
}

/** How a task ended, without its values. */
export interface OutcomeLine {
  readonly kind: Outcome["kind"];
  /** Items of a chunk that failed. */
  readonly failed?: number;
  readonly error?: ErrorLine;
}

function outcomeLine(outcome: Outcome): OutcomeLine {
  if (outcome.kind === "error") return { kind: "error", error: errorLine(outcome.error) };
  return outcome.kind === "items" ? { kind: "items", failed: outcome.errors.size } : { kind: "value" };
}

function eventLine(event: EngineEvent): object {
  const entries = Object.entries(event).map(([key, value]: [string, unknown]) => [
    key,
    value instanceof Error ? errorLine(value) : value,
  ]);
  return Object.fromEntries(entries) as object;
}

function vacancyLine({ engineId, inVain, why }: Vacancy): object {
  return { engineId, inVain, why: errorLine(why) };
}

// Of a result that is not there the tasks are told when it is named: a list is looked at with each of its values.
function statusLine(status: ResultStatus): object {
  const { ready, failed, tasks } = status;
  if (!ready) return { ready };
  const outcome = failed ? status.outcome() : undefined;
  return {
    ready,
    failed,
    tasks: tasks.map(({ id, engineId }) => [id, engineId]),
    ...(outcome !== undefined && "error" in outcome && { error: errorLine(outcome.error) }),
  };
}

function policyName(policy: Kinds["policy"]): string {
  if (!isBuiltIn(policy)) return "own";
  return Object.entries(policies).find(([, each]) => each === policy)?.[0] ?? "own";
}
