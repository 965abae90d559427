import { policies } from "../schedule/policy.ts";
import type { AwaitedResult, Dependency, Needs, ResultStatus } from "../scheduler/dependency.ts";
import type { Inputs } from "../scheduler/dependency-tracker.ts";
import { type EngineReads, EngineState } from "../scheduler/engine-state.ts";
import type { TaskSource } from "../scheduler/ready-queue.ts";
import type { TaskRules } from "../scheduler/rules.ts";
import { type Outcome, Task } from "../scheduler/task.ts";
import { INPUTS, type Kind, type Kinds, READS, SINK } from "./crossings.ts";
import { leaving } from "./edge.ts";
import type { Ledger, OutcomeLine } from "./ledger.ts";
import { type ErrorLine, errorOf, type Line } from "./lines.ts";
import { SourceAtEdge, type SourceEdge } from "./source-at-edge.ts";

/** The things that a recording names, made anew for a replay: what is not the core's does nothing but leave by the edge. */
export class Restored {
  readonly #edge: SourceEdge;
  readonly #ledger: Ledger;
  readonly #things = new Map<string, unknown>();
  readonly #counts = new Map<string, { remaining: number; ahead: number }>();
  #callbacks = 0;
  /** Results that become arguments, by the id of the task. */
  readonly inputs: Map<number, Dependency> = new Map();
  /** When tasks came where they are, ms. */
  readonly sinceMs: Map<number, number> = new Map();

  constructor(edge: SourceEdge, ledger: Ledger) {
    this.#edge = edge;
    this.#ledger = ledger;
  }

  /** The thing of a name. */
  thing(label: string): unknown {
    return this.#things.get(label);
  }

  /** The tasks that are not over: also one that is between a queue and an engine. */
  get tasks(): Task[] {
    return [...this.#things.values()].filter((thing): thing is Task => thing instanceof Task && !thing.ended);
  }

  /** Makes the thing that a line names. */
  declare(label: string, facts: Line): void {
    const thing = this.#make(label, facts);
    this.#things.set(label, thing);
    if (typeof thing === "object" && thing !== null) this.#ledger.adopt(thing, label);
  }

  /** Notes how many tasks a source has left. */
  look({ look = "", remaining = 0, ahead = 0 }: Line): void {
    this.#counts.set(look, { remaining, ahead });
  }

  /** Writes down what the core passes, as when it was recorded. */
  write(kind: Kind, value: unknown): unknown {
    if (kind !== "callback") return this.#ledger.write(kind, value);
    const label = `c${++this.#callbacks}`;
    this.#things.set(label, value);
    return label;
  }

  /** Notes what a call tells of tasks: that they came where they are, and what they wait for. */
  note(name: string, args: readonly unknown[], atMs: number): void {
    if (!MOVES.has(name)) return;
    const [first, second, inputs] = args;
    for (const each of [first, second]) if (each instanceof Task) this.sinceMs.set(each.id, atMs);
    if (name === "stop") for (const id of second as number[]) this.sinceMs.set(id, atMs);
    // Of `submitBalanced` alone.
    if (first instanceof Task && inputs) this.inputs.set(first.id, (inputs as Inputs).dependency);
  }

  /** Notes that a result is there. */
  noteResult(result: unknown, { ready }: { readonly ready?: boolean }): void {
    Object.assign(result as object, { ready });
  }

  /** Reads a value that was written. */
  read(kind: Kind, json: unknown): unknown {
    switch (kind) {
      case "targets":
        return json === null ? null : this.#things.get(json as string);
      case "task":
      case "entry":
      case "engine":
      case "rules":
      case "inputs":
        return this.#things.get(json as string);
      case "tasks":
      case "work":
      case "engines":
        return (json as string[]).map((label) => this.#things.get(label));
      case "error":
        return json ? errorOf(json as ErrorLine) : undefined;
      case "reason":
        return typeof json === "object" && json !== null ? errorOf(json as ErrorLine) : (json ?? undefined);
      case "outcome":
        return outcomeOf(json as OutcomeLine);
      case "vacancy": {
        const { why, ...rest } = json as { why: ErrorLine };
        return { ...rest, why: errorOf(why) };
      }
      case "status":
        return statusOf(json as StatusLine);
      default:
        return json ?? undefined;
    }
  }

  #make(label: string, facts: Facts): unknown {
    switch (label[0]) {
      case "e":
        return this.#engine(label, facts);
      case "t":
        return this.#task(facts);
      case "s":
        return this.#source(label, facts);
      case "r":
        return this.#rules(facts);
      case "i":
        return this.#inputs(label, facts);
      case "v":
        return resultOf(facts);
      case "l":
        return facts.frozen ? Object.freeze(facts.ids ?? []) : facts.ids;
      case "a":
        return new AbortController().signal;
      default:
        // What is called back is the core's own.
        return this.#things.get(label);
    }
  }

  #engine(label: string, { id = -1, isHosted = false }: Facts): EngineState {
    const owner = { kind: "engine", thing: undefined as unknown } as const;
    const reads = leaving<EngineReads>(this.#edge, {
      table: READS,
      prefix: "engine.",
      target: NOBODY,
      owner: () => ({ ...owner, thing: this.#things.get(label) }),
    });
    return new EngineState(id, reads, isHosted);
  }

  #task({ id = -1, method = "", index = 0, count = 1, rules, move, targets, engineId }: Facts): Task {
    const request = { kind: "call", fn: 0, args: [], placeholders: [] } as const;
    const sink = leaving<{ settle: (task: Task, outcome: Outcome) => void }>(this.#edge, {
      table: SINK,
      prefix: "",
      target: NOBODY,
    });
    const parts = { id, request, sink, method, index, count, rules: this.#rulesNamed(rules) };
    const moved = move === undefined ? {} : { move: Array.from({ length: move }, () => ({})) };
    const task = new Task({ ...parts, ...moved }, () => 0);
    if (targets !== undefined) task.targets = this.read("targets", targets) as Task["targets"];
    if (engineId !== undefined) task.engineId = engineId;
    return task;
  }

  #source(label: string, { rules }: Facts): SourceAtEdge {
    const counts = { remaining: 1, ahead: 1 };
    this.#counts.set(label, counts);
    const countsOf = (): { remaining: number; ahead: number } => this.#counts.get(label) ?? counts;
    const own = this.#rulesNamed(rules);
    const source: TaskSource = {
      rules: own,
      next: () => undefined,
      fail: () => undefined,
      get remaining() {
        return countsOf().remaining;
      },
      get ahead() {
        return countsOf().ahead;
      },
    };
    return new SourceAtEdge(this.#edge, source);
  }

  #rulesNamed(label: string | undefined): TaskRules | undefined {
    // The name says what it is.
    return label === undefined ? undefined : (this.#things.get(label) as TaskRules);
  }

  #rules({ signal, policy, after, follow, needs, ...plain }: Facts): TaskRules {
    return {
      ...(plain as TaskRules),
      ...(signal !== undefined && { signal: this.#things.get(signal) as AbortSignal }),
      ...(policy !== undefined && { policy: { ...policies, own }[policy as "own"] }),
      ...(after && { after: this.#dependency(after) }),
      ...(follow && { follow: this.#dependency(follow) }),
      // Asking is a command, which the recording answers.
      ...(needs && { needs: NEEDS }),
    };
  }

  #inputs(label: string, facts: Facts): Inputs {
    const owner = (): { kind: "inputs"; thing: Kinds["inputs"] } => ({
      kind: "inputs",
      thing: this.#things.get(label) as Inputs,
    });
    const target = leaving<Pick<Inputs, "fill">>(this.#edge, {
      table: INPUTS,
      prefix: "inputs.",
      target: NOBODY,
      owner,
    });
    return { dependency: this.#dependency(facts as unknown as DependencyFacts), fill: target.fill };
  }

  #dependency({ name, rule, results }: DependencyFacts): Dependency {
    return { name, rule, results: results.map((label) => this.#things.get(label) as AwaitedResult) };
  }
}

// Calls that move tasks.
const MOVES: ReadonlySet<string> = new Set([
  "submitDirect",
  "submitBalanced",
  "submitQuestion",
  "send",
  "stop",
  "tryAgain",
]);

const NEEDS = {} as Needs;

// As is asking a policy of a caller's own.
const own = (): number => 0;

// Its methods are never called.
const NOBODY = {} as never;

interface DependencyFacts {
  readonly name: Dependency["name"];
  readonly rule: Dependency["rule"];
  readonly results: readonly string[];
}

/** What a line says of a thing. */
interface Facts {
  readonly new?: string;
  readonly id?: number;
  readonly isHosted?: boolean;
  readonly method?: string;
  readonly index?: number;
  readonly count?: number;
  readonly rules?: string;
  readonly move?: number;
  readonly targets?: string | null;
  readonly ids?: readonly number[];
  readonly frozen?: boolean;
  readonly engineId?: number;
  readonly signal?: string;
  readonly policy?: string;
  readonly after?: DependencyFacts;
  readonly follow?: DependencyFacts;
  readonly needs?: boolean;
  readonly tasks?: readonly number[];
}

interface StatusLine {
  readonly ready: boolean;
  readonly failed?: boolean;
  readonly tasks?: readonly (readonly [id: number, engineId: number | null])[];
  readonly error?: ErrorLine;
}

function statusOf({ ready, failed = false, tasks = [], error }: StatusLine): ResultStatus {
  return {
    ready,
    failed,
    tasks: tasks.map(([id, engineId]) => ({ id, engineId: engineId ?? undefined })),
    outcome: () => (error === undefined ? { value: undefined } : { error: errorOf(error) }),
  };
}

function resultOf({ tasks = [] }: Facts): AwaitedResult {
  return {
    ready: false,
    failed: false,
    tasks: tasks.map((id) => ({ id, engineId: undefined })),
    outcome: () => ({ value: undefined }),
    listen: () => undefined,
  };
}

function outcomeOf({ kind, error, failed = 0 }: OutcomeLine): Outcome {
  if (kind === "error") return { kind, error: errorOf(error ?? { name: "Error", message: "" }) };
  return kind === "items"
    ? { kind, values: [], errors: new Map(Array.from({ length: failed }, (_, i) => [i, new Error("an item")])) }
    : { kind, value: undefined };
}
