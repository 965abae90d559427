import type { EngineId } from "../../protocol/ids.ts";
import type { NumberArray } from "../../protocol/number-arrays.ts";
import type { Dependency } from "../../scheduler/dependency.ts";
import { noEngines } from "../../scheduler/no-engines.ts";
import type { TaskRules } from "../../scheduler/rules.ts";
import { applyCall, encodeArguments, encodeColumns } from "../calls/arguments.ts";
import { checkCount, checkNumberArray, checkOptions } from "../check.ts";
import type { AsyncResult } from "../results/async-result.ts";
import { type NoAssignment, refuseOption, refusingAssignment } from "./assignment.ts";
import { BALANCED_OPTIONS, balancedRules, type LoadBalancedViewOptions } from "./balanced-options.ts";
import { checkComing, inputsOf, resultsAmong, withoutResults } from "./dependencies.ts";
import { IMAP_OPTIONS, type ImapResult, imap } from "./imap.ts";
import { MapSource } from "./map-source.ts";
import { type FixedTargets, fixTargets } from "./targets.ts";
import { blockFor, checkBlocking, moduleProxy, pendingList, pendingSingle, type ViewContext } from "./view.ts";
import type {
  BalancedArgs,
  ImapOptions,
  MapAs,
  Mappable,
  Mapped,
  ModuleFunctions,
  Returned,
  Sendable,
  Sequences,
} from "./view-types.ts";

/** The options in full. */
interface Settings {
  readonly block: boolean;
  readonly targets: FixedTargets;
  readonly chunkItems: number | undefined;
  readonly ordered: boolean;
  /** Class of the typed array that maps give. */
  readonly as: string | undefined;
}

/** Hands each task to one engine, whichever has room; tasks that wait are begun in the order in which they came. */
export class LoadBalancedView<Block extends boolean = false, List extends NumberArray | undefined = undefined> {
  readonly #context: ViewContext;
  readonly #settings: Settings;
  readonly #rules: TaskRules;
  // As given, for views made of this one.
  readonly #options: LoadBalancedViewOptions & MapAs<NumberArray | undefined>;

  /** Made by {@link Client}. @param known - targets that were looked up before, even if they are gone now */
  constructor(
    context: ViewContext,
    options: LoadBalancedViewOptions & MapAs<NumberArray | undefined>,
    known?: FixedTargets,
  ) {
    this.#context = context;
    const { dispatcher } = context;
    dispatcher.checkOpen();
    checkOptions("loadBalancedView", options, BALANCED_OPTIONS);
    const { block = false, targets = "all", chunkItems, ordered = true } = options;
    const as = checkNumberArray("as", options.as);
    if (chunkItems !== undefined) checkCount("chunkItems", chunkItems);
    if (block) checkBlocking(context, "a view with block: true");
    const fixed = known ?? fixTargets(targets, context.engines());
    this.#settings = { block, targets: fixed, chunkItems, ordered, as };
    this.#rules = balancedRules(context, options);
    this.#options = { ...options, ...(fixed !== "all" && { targets: fixed }) };
  }

  /** Engines that may take its tasks: "any", or a list. */
  get targets(): readonly EngineId[] | "any" {
    return this.#settings.targets === "all" ? "any" : this.#settings.targets;
  }

  set targets(value: NoAssignment) {
    refuseOption("targets", value);
  }

  /** Number of those engines that take calls. */
  get length(): number {
    return this.#allowed === null ? this.#context.dispatcher.engines.engineCount : this.#engines().length;
  }

  /** Whether calls block. */
  get block(): boolean {
    return this.#settings.block;
  }

  set block(value: NoAssignment) {
    refuseOption("block", value);
  }

  /**
   * A view with other options; this one stays as it is. Its engines are those of this one, also when some are gone, unless
   * `targets` says otherwise.
   *
   * @throws {TypeError} {RangeError} for a bad option
   * @throws {NoSuchEngineError} {NoEnginesError} for `targets` that are gone
   * @throws {BlockingUnsupportedError} for `block: true` where the runtime can't block
   * @throws {ClientClosedError}
   */
  with<B extends boolean = Block, L extends NumberArray | undefined = List>(
    options: LoadBalancedViewOptions & MapAs<L> & { readonly block?: B },
  ): LoadBalancedView<B, L> {
    checkOptions("with", options, BALANCED_OPTIONS);
    const known = options.targets === undefined ? this.#settings.targets : undefined;
    return new LoadBalancedView<B, L>(this.#context, { ...this.#options, ...options }, known);
  }

  /** Aborts what was called through this view and is pending, as `AsyncResult.abort` does. */
  abort(reason?: unknown): void {
    this.#context.dispatcher.scheduler.pending.abort(this.#rules, reason);
  }

  /**
   * Calls a function on one engine.
   *
   * @param args - cloned; a result among them is waited for, and its value is sent. When it fails, the call fails with
   *   ImpossibleDependencyError
   * @throws {TypeError} when the function or an argument can't be sent
   * @throws {NoEnginesError} {ClientClosedError}
   */
  apply<A extends readonly unknown[], R>(fn: Sendable<A, R>, ...args: BalancedArgs<A>): Returned<Block, Awaited<R>> {
    return this.#apply(fn, args, this.block) as Returned<Block, Awaited<R>>;
  }

  /**
   * As `apply`, and blocks until the value is there.
   *
   * @throws {BlockingUnsupportedError} where the runtime can't
   * @throws {ImpossibleDependencyError} when it waits for the result of another client, which can't come meanwhile
   */
  applySync<A extends readonly unknown[], R>(fn: Sendable<A, R>, ...args: BalancedArgs<A>): Awaited<R> {
    checkBlocking(this.#context, "applySync");
    return this.#apply(fn, args, true) as Awaited<R>;
  }

  /** As `apply`, and never blocks. */
  applyAsync<A extends readonly unknown[], R>(fn: Sendable<A, R>, ...args: BalancedArgs<A>): AsyncResult<Awaited<R>> {
    return this.#apply(fn, args, false) as AsyncResult<Awaited<R>>;
  }

  /**
   * Calls a function for each item. Neighbouring items travel together, as many as take some milliseconds; engines that
   * are done sooner get more of them.
   *
   * @param sequences - the k-th holds the k-th arguments; cut to the shortest
   * @returns the values in the order of the items; empty input gives a result that is ready
   * @throws as `apply`, and {TypeError} when a sequence is none
   */
  map<A extends readonly unknown[], R extends Mappable<List>>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<A>
  ): Returned<Block, Mapped<List, Awaited<R>>, Awaited<R>>;
  map<A extends readonly unknown[], R extends Mappable<List>, Rest extends readonly unknown[]>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<[...A, ...Rest]>
  ): Returned<Block, Mapped<List, Awaited<R>>, Awaited<R>>;
  map(fn: unknown, ...sequences: readonly unknown[]): unknown {
    return this.#map(fn, sequences, this.block);
  }

  /** As `map`, and blocks. @throws as `applySync` */
  mapSync<A extends readonly unknown[], R extends Mappable<List>>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<A>
  ): Mapped<List, Awaited<R>>;
  mapSync<A extends readonly unknown[], R extends Mappable<List>, Rest extends readonly unknown[]>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<[...A, ...Rest]>
  ): Mapped<List, Awaited<R>>;
  mapSync(fn: unknown, ...sequences: readonly unknown[]): unknown {
    checkBlocking(this.#context, "mapSync");
    return this.#map(fn, sequences, true);
  }

  /** As `map`, and never blocks. */
  mapAsync<A extends readonly unknown[], R extends Mappable<List>>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<A>
  ): AsyncResult<Mapped<List, Awaited<R>>, Awaited<R>>;
  mapAsync<A extends readonly unknown[], R extends Mappable<List>, Rest extends readonly unknown[]>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<[...A, ...Rest]>
  ): AsyncResult<Mapped<List, Awaited<R>>, Awaited<R>>;
  mapAsync(fn: unknown, ...sequences: readonly unknown[]): unknown {
    return this.#map(fn, sequences, false);
  }

  /**
   * Calls a function for each item of a sequence that may be endless, one task an item. Draws no more than
   * `maxOutstanding` items ahead of the reader; leaving the loop ends it.
   *
   * @throws as `map`, and {RangeError} for a `maxOutstanding` that is no whole number >= 1
   */
  imap<Item, R>(
    fn: Sendable<[Item], R>,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: ImapOptions = {},
  ): ImapResult<Awaited<R>> {
    this.#checkEngines();
    checkOptions("imap", options, IMAP_OPTIONS);
    return imap(this.#context, fn, items, {
      ...options,
      engineCount: this.length,
      rules: this.#rules,
      submit: (task) => this.#context.dispatcher.submitBalanced(task, this.#allowed),
    });
  }

  /**
   * The functions of a module, typed: calling one applies it on an engine, which imports the module itself. To engines on
   * other machines a file is sent as it is now, with what it imports by relative paths; packages are looked up there.
   *
   * @param url - of a module that an engine can import, or of a file here
   * @throws {TypeError} {SyntaxError} when a file that is to be sent can't be read, or is no JavaScript
   * @throws {RangeError} when what is to be sent is more than 64 MB
   *
   * @example
   * const tasks = lview.module<typeof import("./tasks.js")>(new URL("./tasks.js", import.meta.url));
   * await tasks.mcpi(1_000_000);
   */
  module<Module extends object>(url: string | URL): ModuleFunctions<Module, false, Block> {
    const resolved = this.#context.runtime.resolveModule(url);
    // The module's type says which functions it has; a wrong name fails on the engine, which says which there are.
    return moduleProxy(resolved, (fn, args) => this.#apply(fn, args, this.block)) as ModuleFunctions<
      Module,
      false,
      Block
    >;
  }

  get #allowed(): readonly EngineId[] | null {
    return this.#settings.targets === "all" ? null : this.#settings.targets;
  }

  // @throws {ClientClosedError} {NoEnginesError}
  #checkEngines(): void {
    const { dispatcher } = this.#context;
    dispatcher.checkOpen();
    const { scheduler } = dispatcher;
    const isGrowing = this.#allowed === null && scheduler.isGrowing;
    if (!isGrowing && this.length === 0) throw noEngines(scheduler);
  }

  // @throws {ImpossibleDependencyError}
  #checkComing(argument?: Dependency): void {
    for (const dependency of [this.#rules.after, argument]) if (dependency) checkComing(dependency);
  }

  #engines(): EngineId[] {
    const live = this.#context.dispatcher.engines.ids;
    return this.#allowed === null ? live : live.filter((id) => this.#allowed?.includes(id));
  }

  #apply(fn: unknown, args: readonly unknown[], block: boolean): unknown {
    this.#checkEngines();
    const { dispatcher } = this.#context;
    const number = dispatcher.functions.idOf(fn, "apply");
    const awaited = resultsAmong(args, this.#context.owner);
    if (block) this.#checkComing(awaited?.dependency);
    const given = encodeArguments(awaited ? withoutResults(args, awaited) : args, "apply");
    const { state, result } = pendingSingle(this.#context);
    const id = dispatcher.nextTaskId();
    const call = applyCall(number, given);
    const request = awaited ? ({ ...call, hasGaps: true } as const) : call;
    const parts = { id, request, sink: state, method: "apply", index: 0, count: 1, rules: this.#rules };
    const task = dispatcher.makeTask(parts);
    state.add(task);
    dispatcher.submitBalanced(task, this.#allowed, awaited && inputsOf(task, { awaited, fn: number, given }));
    return block ? blockFor(this.#context, state, "applySync") : result;
  }

  #map(fn: unknown, sequences: readonly unknown[], block: boolean): unknown {
    this.#checkEngines();
    const { dispatcher } = this.#context;
    const number = dispatcher.functions.idOf(fn, "map");
    if (block) this.#checkComing();
    const { columns, length } = encodeColumns(sequences, "map");
    const { chunkItems, ordered, as } = this.#settings;
    const { state, result } = pendingList(this.#context, length, { many: true, as }, ordered);
    if (length > 0) {
      dispatcher.submitBalanced(
        new MapSource({
          dispatcher,
          state,
          fn: number,
          columns,
          length,
          as,
          chunkItems,
          rules: this.#rules,
        }),
        this.#allowed,
      );
    }
    return block ? blockFor(this.#context, state, "mapSync") : result;
  }
}

Object.setPrototypeOf(
  LoadBalancedView.prototype,
  refusingAssignment(BALANCED_OPTIONS, (name) => `a load-balanced view has no ${name} that could be set`),
);
