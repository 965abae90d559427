import type { EngineId } from "../../protocol/ids.ts";
import type { Dependency } from "../../scheduler/dependency.ts";
import { noEngines } from "../../scheduler/no-engines.ts";
import type { TaskRules } from "../../scheduler/rules.ts";
import type { Call } from "../../scheduler/task.ts";
import { applyCall, type EncodedList } from "../calls/arguments.ts";
import type { ClosureRules } from "../closures/closure-rules.ts";
import type { SentFunction } from "../closures/function-collector.ts";
import { checkComing, encodeAwaiting, inputsOf } from "./dependencies.ts";
import { type ImapResult, imap } from "./imap.ts";
import { mapCall } from "./map-call.ts";
import { MapSource } from "./map-source.ts";
import type { Seeds } from "./seeds.ts";
import type { FixedTargets } from "./targets.ts";
import { blockFor, pendingList, pendingSingle, type ViewContext } from "./view.ts";

/** The options of a balanced view in full. */
interface Settings {
  readonly targets: FixedTargets;
  readonly chunkItems: number | undefined;
  readonly ordered: boolean;
  /** Class of the typed array that maps give. */
  readonly as: string | undefined;
  readonly rules: TaskRules;
  readonly seeds: Seeds | undefined;
  readonly closures: ClosureRules;
}

/** How a balanced view's calls become tasks, of which each goes to one engine. */
export class BalancedCalls {
  readonly rules: TaskRules;
  readonly targets: FixedTargets;
  readonly #context: ViewContext;
  readonly #settings: Settings;

  constructor(context: ViewContext, settings: Settings) {
    this.#context = context;
    this.#settings = settings;
    this.rules = settings.rules;
    this.targets = settings.targets;
  }

  /** Number of engines that take its calls now. */
  get engineCount(): number {
    const { engines } = this.#context.dispatcher;
    const allowed = this.#allowed;
    return allowed === null ? engines.engineCount : engines.ids.filter((id) => allowed.includes(id)).length;
  }

  get #allowed(): readonly EngineId[] | null {
    return this.targets === "all" ? null : this.targets;
  }

  // @throws {ClientClosedError} {NoEnginesError}
  #checkEngines(): void {
    const { dispatcher } = this.#context;
    dispatcher.checkOpen();
    const { scheduler } = dispatcher;
    const isGrowing = this.#allowed === null && scheduler.isGrowing;
    if (!isGrowing && this.engineCount === 0) throw noEngines(scheduler);
  }

  // @throws {ImpossibleDependencyError}
  #checkComing(argument?: Dependency): void {
    for (const dependency of [this.rules.after, argument]) if (dependency) checkComing(dependency);
  }

  /** @throws as `apply` of a view */
  apply(fn: unknown, args: readonly unknown[], block: boolean): unknown {
    this.#checkEngines();
    const { dispatcher } = this.#context;
    const own = dispatcher.functions.take(fn, "apply", this.#settings.closures);
    const collect = () => dispatcher.functions.collector("apply", this.#settings.closures);
    const { given, awaited } = encodeAwaiting(args, "apply", { owner: this.#context.owner, collect });
    if (block) this.#checkComing(awaited?.dependency);
    const { state, result } = pendingSingle(this.#context);
    const id = dispatcher.nextTaskId();
    const callWith = this.#callOf(own);
    const call = callWith(given);
    const request = awaited ? ({ ...call, hasGaps: true } as const) : call;
    const parts = { id, request, sink: state, method: "apply", index: 0, count: 1, rules: this.rules };
    const task = dispatcher.makeTask(parts);
    state.add(task);
    dispatcher.submitBalanced(task, this.#allowed, awaited && inputsOf(task, { awaited, callWith, given, collect }));
    return block ? blockFor(this.#context, state, "applySync") : result;
  }

  // Makes a call of arguments, which has a stream of its own where the view has a seed.
  #callOf(fn: SentFunction): (given: EncodedList) => Call {
    const { seeds } = this.#settings;
    if (seeds === undefined) return (given) => applyCall(fn, given);
    const seeded = this.#context.dispatcher.functions.seeded(fn, seeds.module);
    const stream = seeds.take(1);
    return (given) => applyCall(seeded, seeds.before(stream, given));
  }

  /** @throws as `map` of a view */
  map(fn: unknown, sequences: readonly unknown[], block: boolean): unknown {
    this.#checkEngines();
    const { dispatcher } = this.#context;
    if (block) this.#checkComing();
    const { chunkItems, ordered, as, closures, seeds } = this.#settings;
    const { keepUntil, ...call } = mapCall(dispatcher, { fn, sequences, rules: closures, seeds });
    const { state, result } = pendingList(this.#context, call.length, { many: true, as }, ordered);
    keepUntil(state);
    if (call.length > 0) {
      const source = new MapSource({ dispatcher, state, ...call, as, chunkItems, rules: this.rules });
      dispatcher.submitBalanced(source, this.#allowed);
    }
    return block ? blockFor(this.#context, state, "mapSync") : result;
  }

  /** @throws as `imap` of a view */
  imap(fn: unknown, given: readonly unknown[]): ImapResult<unknown> {
    this.#checkEngines();
    return imap(this.#context, fn, given, {
      engineCount: this.engineCount,
      rules: this.rules,
      seeds: this.#settings.seeds,
      closures: this.#settings.closures,
      submit: (task) => this.#context.dispatcher.submitBalanced(task, this.#allowed),
    });
  }
}
