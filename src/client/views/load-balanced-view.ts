import type { EngineId } from "../../protocol/ids.ts";
import { provideInspect } from "../../protocol/inspect.ts";
import type { NumberArray } from "../../protocol/number-arrays.ts";
import { type Reference, ref } from "../../protocol/reference.ts";
import { keepHere } from "../../protocol/stays-here.ts";
import { checkCount, checkNumberArray, checkOptions } from "../check.ts";
import { closureRules } from "../closures/closure-rules.ts";
import type { AsyncResult } from "../results/async-result.ts";
import { type NoAssignment, refuseOption, refusingAssignment } from "./assignment.ts";
import { BalancedCalls } from "./balanced-calls.ts";
import { BALANCED_OPTIONS, balancedRules, type LoadBalancedViewOptions } from "./balanced-options.ts";
import type { ImapResult } from "./imap.ts";
import type { AnyNames, FreeName, PathOf, ValueAt } from "./name-types.ts";
import { type Seeds, seedsOf } from "./seeds.ts";
import { type FixedTargets, fixTargets } from "./targets.ts";
import { checkBlocking, moduleProxy, type ViewContext } from "./view.ts";
import { balancedViewText } from "./view-text.ts";
import type {
  BalancedArgs,
  ImapItems,
  ImapOptions,
  MapAs,
  Mappable,
  Mapped,
  ModuleFunctions,
  Returned,
  Sendable,
  Sequences,
} from "./view-types.ts";

/**
 * Hands each task to one engine, whichever has room; tasks that wait are begun in the order in which they came.
 *
 * @example
 * const view = client.loadBalancedView({ retries: 2 });
 * const cubes = await view.map((x: number) => x ** 3, [1, 2, 3, 4]);
 */
export class LoadBalancedView<
  Block extends boolean = false,
  List extends NumberArray | undefined = undefined,
  Names extends object = AnyNames,
> {
  readonly #context: ViewContext;
  readonly #calls: BalancedCalls;
  readonly #block: boolean;
  readonly #seeds: Seeds | undefined;
  // As given, for views made of this one.
  readonly #options: LoadBalancedViewOptions & MapAs<NumberArray | undefined>;

  static {
    keepHere(LoadBalancedView, "a view, which lives in this program");
    provideInspect(LoadBalancedView.prototype, "LoadBalancedView", (self) =>
      balancedViewText(self.#calls.targets, { ...self.#options, ...(self.#seeds && { seed: self.#seeds.seed }) }),
    );
  }

  /** Made by {@link Client}. @param known - targets that were looked up before, even if they are gone now @param seeds - of the view that it is made of */
  constructor(
    context: ViewContext,
    options: LoadBalancedViewOptions & MapAs<NumberArray | undefined>,
    known?: FixedTargets,
    seeds?: Seeds,
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
    const closures = closureRules(options);
    const rules = balancedRules(context, options, closures);
    this.#block = block;
    const calls = { targets: fixed, chunkItems, ordered, as, rules, closures };
    this.#seeds = seedsOf(options, seeds, context.runtime.generators);
    this.#calls = new BalancedCalls(context, { ...calls, seeds: this.#seeds });
    const { seed: _, ...others } = options;
    this.#options = { ...others, ...(fixed !== "all" && { targets: fixed }) };
  }

  /** Engines that may take its tasks: "any", or a list. */
  get targets(): readonly EngineId[] | "any" {
    return this.#calls.targets === "all" ? "any" : this.#calls.targets;
  }

  set targets(value: NoAssignment) {
    refuseOption("targets", value);
  }

  /** Number of those engines that take calls. */
  get length(): number {
    return this.#calls.engineCount;
  }

  /** Whether calls block. */
  get block(): boolean {
    return this.#block;
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
   *
   * @example
   * const careful = lview.with({ retries: 2, timeoutMs: 5_000 });
   * await careful.apply(() => 5);
   */
  with<B extends boolean = Block, L extends NumberArray | undefined = List>(
    options: LoadBalancedViewOptions & MapAs<L> & { readonly block?: B },
  ): LoadBalancedView<B, L, Names> {
    checkOptions("with", options, BALANCED_OPTIONS);
    const known = options.targets === undefined ? this.#calls.targets : undefined;
    return new LoadBalancedView<B, L, Names>(this.#context, { ...this.#options, ...options }, known, this.#seeds);
  }

  /**
   * As `ref`, typed by the names of the view.
   *
   * @throws {TypeError} as `ref`
   *
   * @example
   * const typed = client.loadBalancedView<{ data: number[] }>();
   * await typed.apply((data: readonly number[], i: number) => data[i], typed.ref("data"), 2);
   */
  ref<T = unknown>(path: FreeName<Names>): Reference<T>;
  ref<Path extends PathOf<Names>>(path: Path): Reference<ValueAt<Names, Path>>;
  ref(path: string): Reference {
    return ref(path);
  }

  /**
   * Aborts what was called through this view and is pending, as `AsyncResult.abort` does.
   *
   * @example
   * lview.abort("not needed any more");
   */
  abort(reason?: unknown): void {
    this.#context.dispatcher.scheduler.pending.abort(this.#calls.rules, reason);
  }

  /**
   * Calls a function on one engine.
   *
   * @param args - cloned; results among them, also in arrays and plain objects, are waited for, and their values are sent.
   *   When one fails, the call fails with ImpossibleDependencyError
   * @throws {TypeError} when the function or an argument can't be sent
   * @throws {NoEnginesError} {ClientClosedError}
   *
   * @example
   * const sum = lview.apply((x: number, y: number) => x + y, 1, 2);
   * const twice = await lview.apply((x: number) => 2 * x, sum); // waits for the sum: 6
   */
  apply<A extends readonly unknown[], R>(fn: Sendable<A, R>, ...args: BalancedArgs<A>): Returned<Block, Awaited<R>> {
    return this.#calls.apply(fn, args, this.block) as Returned<Block, Awaited<R>>;
  }

  /**
   * As `apply`, and blocks until the value is there.
   *
   * @throws {BlockingUnsupportedError} where the runtime can't
   * @throws {ImpossibleDependencyError} when it waits for the result of another client, which can't come meanwhile
   *
   * @example
   * const sum: number = lview.applySync((x: number, y: number) => x + y, 1, 2);
   */
  applySync<A extends readonly unknown[], R>(fn: Sendable<A, R>, ...args: BalancedArgs<A>): Awaited<R> {
    checkBlocking(this.#context, "applySync");
    return this.#calls.apply(fn, args, true) as Awaited<R>;
  }

  /**
   * As `apply`, and never blocks.
   *
   * @example
   * const pending = lview.with({ block: true }).applyAsync((x: number) => x ** 2, 3);
   * const nine = await pending;
   */
  applyAsync<A extends readonly unknown[], R>(fn: Sendable<A, R>, ...args: BalancedArgs<A>): AsyncResult<Awaited<R>> {
    return this.#calls.apply(fn, args, false) as AsyncResult<Awaited<R>>;
  }

  /**
   * Calls a function for each item. Neighbouring items travel together, as many as take some milliseconds; engines that
   * are done sooner get more of them.
   *
   * @param sequences - the k-th holds the k-th arguments; cut to the shortest
   * @returns the values in the order of the items; empty input gives a result that is ready
   * @throws as `apply`, and {TypeError} when a sequence is none
   *
   * @example
   * const squares = await lview.map((x: number) => x ** 2, [1, 2, 3, 4]);
   * const floats = await lview.with({ as: Float64Array }).map((x: number) => x / 2, [1, 2]);
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
    return this.#calls.map(fn, sequences, this.block);
  }

  /**
   * As `map`, and blocks.
   *
   * @throws as `applySync`
   *
   * @example
   * const squares: number[] = lview.mapSync((x: number) => x ** 2, [1, 2, 3, 4]);
   */
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
    return this.#calls.map(fn, sequences, true);
  }

  /**
   * As `map`, and never blocks.
   *
   * @example
   * const pending = lview.mapAsync((x: number) => x ** 2, [1, 2, 3, 4]);
   * for await (const square of pending) console.log(square);
   */
  mapAsync<A extends readonly unknown[], R extends Mappable<List>>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<A>
  ): AsyncResult<Mapped<List, Awaited<R>>, Awaited<R>>;
  mapAsync<A extends readonly unknown[], R extends Mappable<List>, Rest extends readonly unknown[]>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<[...A, ...Rest]>
  ): AsyncResult<Mapped<List, Awaited<R>>, Awaited<R>>;
  mapAsync(fn: unknown, ...sequences: readonly unknown[]): unknown {
    return this.#calls.map(fn, sequences, false);
  }

  /**
   * Calls a function for each item of a sequence that may be endless, one task an item. Draws no more than
   * `maxOutstanding` items ahead of the reader; leaving the loop ends it.
   *
   * @throws as `map`, and {RangeError} for a `maxOutstanding` that is no whole number >= 1
   *
   * @example
   * const numbers = (function* () {
   *   for (let n = 0; ; n++) yield n;
   * })();
   * for await (const square of lview.imap((n: number) => n * n, numbers, { maxOutstanding: 5 })) {
   *   if (square > 50) break;
   * }
   */
  imap<A, R>(fn: Sendable<[A], R>, items: ImapItems<A>, options?: ImapOptions): ImapResult<Awaited<R>>;
  imap<A, B, R>(
    fn: Sendable<[A, B], R>,
    first: ImapItems<A>,
    second: ImapItems<B>,
    options?: ImapOptions,
  ): ImapResult<Awaited<R>>;
  imap<A, B, C, R>(
    fn: Sendable<[A, B, C], R>,
    first: ImapItems<A>,
    second: ImapItems<B>,
    third: ImapItems<C>,
    options?: ImapOptions,
  ): ImapResult<Awaited<R>>;
  imap(fn: unknown, ...given: readonly unknown[]): ImapResult<unknown> {
    return this.#calls.imap(fn, given);
  }

  /**
   * The functions of a module, typed: calling one applies it on an engine, which imports the module itself. To engines on
   * other machines a file is sent as it is now, with what it imports by relative paths; packages are looked up there.
   *
   * @param url - of a module that an engine can import, or of a file here, also of TypeScript; `./tasks.js` is `./tasks.ts`
   *   where only that exists
   * @throws {SyntaxError} with file, line and column, when a TypeScript file is none
   * @throws {TypeError} {SyntaxError} when a file that is to be sent can't be read, or is no JavaScript
   * @throws {RangeError} when what is to be sent is more than 64 MB
   *
   * @example
   * const tasks = lview.module<typeof import("./tasks.js")>(new URL("./tasks.js", import.meta.url));
   * await tasks.mcpi(1_000_000);
   */
  module<Module extends object>(url: string | URL): ModuleFunctions<Module, false, Block> {
    const resolved = this.#context.runtime.resolveModule(url);
    // It may set names.
    this.#context.dispatcher.functions.closures.names.isOpen = true;
    // The module's type says which functions it has; a wrong name fails on the engine, which says which there are.
    return moduleProxy(resolved, (fn, args) => this.#calls.apply(fn, args, this.block)) as ModuleFunctions<
      Module,
      false,
      Block
    >;
  }
}

Object.setPrototypeOf(
  LoadBalancedView.prototype,
  refusingAssignment(BALANCED_OPTIONS, (name) => `a load-balanced view has no ${name} that could be set`),
);
