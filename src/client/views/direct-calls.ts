import { NoSuchEngineError } from "../../protocol/errors.ts";
import type { EngineId, TaskId } from "../../protocol/ids.ts";
import { type NumberArrayType, numberArrayKind } from "../../protocol/number-arrays.ts";
import type { EngineState } from "../../scheduler/engine-state.ts";
import { noEngines } from "../../scheduler/no-engines.ts";
import type { TaskRules } from "../../scheduler/rules.ts";
import type { Outcome, Task, TaskPayload, TaskSink } from "../../scheduler/task.ts";
import { applyCall, encodeArguments } from "../calls/arguments.ts";
import { blockRange } from "../calls/partition.ts";
import { sliceColumns } from "../calls/sequences.ts";
import { checkOneEngine } from "../calls/transfer.ts";
import type { ClosureRules } from "../closures/closure-rules.ts";
import type { ParsedScript } from "../scripts/script.ts";
import type { ScriptSource } from "../scripts/script-edits.ts";
import { mapCall } from "./map-call.ts";
import type { Seeds } from "./seeds.ts";
import type { FixedTargets } from "./targets.ts";
import { blockFor, pendingList, pendingSingle, type ViewContext } from "./view.ts";
import type { Targets } from "./view-types.ts";

/** The request that one engine gets, and the buffers that go with it. */
interface Order {
  readonly request: TaskPayload;
  readonly move?: readonly object[];
}

interface CallOptions {
  readonly block: boolean;
  readonly combine?: (values: readonly unknown[]) => unknown;
  readonly engines?: readonly EngineState[];
  /** Makes the outcome of a task the one that the result gets. */
  readonly finish?: (task: Task, outcome: Outcome) => Outcome;
}

/** How a direct view's calls become tasks: one per engine, in order. */
export class DirectCalls {
  readonly ordered: boolean;
  /** Class of the typed array that maps give. */
  readonly as: NumberArrayType | undefined;
  readonly rules: TaskRules;
  readonly seeds: Seeds | undefined;
  readonly closures: ClosureRules;
  readonly #context: ViewContext;
  readonly #targets: FixedTargets;
  readonly #many: boolean;

  constructor(
    context: ViewContext,
    view: {
      readonly targets: FixedTargets;
      readonly many: boolean;
      readonly ordered: boolean;
      readonly as: NumberArrayType | undefined;
      readonly rules: TaskRules;
      readonly seeds: Seeds | undefined;
      readonly closures: ClosureRules;
    },
  ) {
    this.#context = context;
    this.#targets = view.targets;
    this.#many = view.many;
    this.ordered = view.ordered;
    this.as = view.as;
    this.rules = view.rules;
    this.seeds = view.seeds;
    this.closures = view.closures;
  }

  /** The engines that a call would run on now. */
  get targets(): readonly EngineId[] {
    return this.#targets === "all" ? this.#context.dispatcher.engines.ids : this.#targets;
  }

  /** The targets in the form that a view is made from. */
  get asGiven(): Targets {
    const [only] = this.#targets;
    return this.#many || typeof only !== "number" ? this.#targets : only;
  }

  /** @throws {ClientClosedError} {NoEnginesError} {NoSuchEngineError} */
  engines(): EngineState[] {
    const { dispatcher } = this.#context;
    dispatcher.checkOpen();
    const { takers } = dispatcher.engines;
    if (takers.length === 0) throw noEngines(dispatcher.scheduler);
    if (this.#targets === "all") return takers;
    return this.#targets.map((id) => {
      const engine = dispatcher.engines.byId.get(id);
      if (!engine?.takesWork) throw new NoSuchEngineError(id, dispatcher.engines.ids);
      return engine;
    });
  }

  /** Submits one task per engine. Gives the result, or with `block` its value. */
  onEach(method: string, order: (id: TaskId, index: number) => Order, options: CallOptions): unknown {
    const { block, combine, finish, engines = this.engines() } = options;
    const { dispatcher } = this.#context;
    const { state, result } =
      this.#many || combine
        ? pendingList(this.#context, engines.length, { many: this.#many, ...(combine && { combine }) }, this.ordered)
        : pendingSingle(this.#context);
    const sink: TaskSink = finish ? { settle: (task, outcome) => state.settle(task, finish(task, outcome)) } : state;
    for (const [index, engine] of engines.entries()) {
      const id = dispatcher.nextTaskId();
      const task = dispatcher.makeTask({ id, ...order(id, index), sink, method, index, count: 1, rules: this.rules });
      state.add(task);
      dispatcher.submitDirect(engine, task);
    }
    return block ? blockFor(this.#context, state, method) : result;
  }

  apply(fn: unknown, args: readonly unknown[], block: boolean): unknown {
    const { functions } = this.#context.dispatcher;
    const sent = functions.take(fn, "apply", this.closures);
    const given = encodeArguments(args, "apply", { collect: () => functions.collector("apply", this.closures) });
    const { seeds } = this;
    const engines = this.engines();
    checkOneEngine("apply", given.move, engines.length);
    if (seeds === undefined) {
      const order = { request: applyCall(sent, given) };
      return this.onEach("apply", () => order, { block, engines });
    }
    const seeded = functions.seeded(sent, seeds.module);
    const first = seeds.take(engines.length);
    const orderOf = (_: TaskId, index: number): Order => ({
      request: applyCall(seeded, seeds.before(first + index, given)),
    });
    return this.onEach("apply", orderOf, { block, engines });
  }

  map(fn: unknown, sequences: readonly unknown[], block: boolean): unknown {
    const { dispatcher } = this.#context;
    const { closures: rules, seeds } = this;
    const { sent, columns, length, keepUntil } = mapCall(dispatcher, { fn, sequences, rules, seeds });
    const as = numberArrayKind(this.as);
    const engines = this.engines();
    const { state, result } = pendingList(this.#context, length, { many: true, as }, this.ordered);
    keepUntil(state);
    for (const [i, engine] of engines.entries()) {
      const [start, end] = blockRange(length, i, engines.length);
      if (start === end) break;
      const id = dispatcher.nextTaskId();
      const slices = sliceColumns(columns, start, end);
      const request = { kind: "map", id, ...sent, ...slices, ...(as !== undefined && { as }) } as const;
      const part = { index: start, count: end - start, rules: this.rules };
      const task = dispatcher.makeTask({ id, request, sink: state, method: "map", ...part });
      state.add(task);
      dispatcher.submitDirect(engine, task);
    }
    return block ? blockFor(this.#context, state, "map") : result;
  }

  /** @throws {SyntaxError} when the source is no JavaScript; {TimeoutError} when that takes longer than a task may */
  execute(
    source: ScriptSource,
    options: { readonly method: string; readonly silent: boolean; readonly block: boolean },
  ): unknown {
    const { method, silent, block } = options;
    // What code sets without declaring it can't be seen from here.
    this.#context.dispatcher.functions.closures.names.isOpen = true;
    const made = this.#context.runtime.parseScript({ ...source, timeoutMs: this.rules.timeoutMs });
    const { script } = made;
    const finish = "parsed" in made ? this.#later(made.parsed, source, method) : withOutput;
    if (!("parsed" in made)) this.#note(made, source, method);
    return this.onEach(method, (id) => ({ request: { kind: "execute", id, script, silent } }), { block, finish });
  }

  #note({ script, written }: ParsedScript, { name }: ScriptSource, method: string): void {
    const { functions } = this.#context.dispatcher;
    functions.closures.names.declare(script.names);
    // Code has no name of its own.
    if (method === "run") functions.places.noteScript(name, written);
  }

  // What the parser says is the failure, as it is where the parser is there from the start.
  #later(parsed: Promise<ParsedScript>, source: ScriptSource, method: string): NonNullable<CallOptions["finish"]> {
    let failure: unknown;
    parsed.then(
      (made) => this.#note(made, source, method),
      (error: unknown) => {
        failure = error;
      },
    );
    return (task, outcome) => {
      if (outcome.kind !== "error" || !(failure instanceof Error)) return withOutput(task, outcome);
      return { kind: "error", error: failure };
    };
  }
}

/** The engine sends a script's output apart from its value; an ExecuteReply holds both. */
export function withOutput(task: Task, outcome: Outcome): Outcome {
  if (outcome.kind !== "value") return outcome;
  const { stdout, stderr } = task;
  return { kind: "value", value: { ...(outcome.value as object), stdout, stderr } };
}
