import type { EngineId } from "../../protocol/ids.ts";
import { provideInspect } from "../../protocol/inspect.ts";
import type { NumberArray, NumberArrayType } from "../../protocol/number-arrays.ts";
import { checkNumberArray, checkOptions } from "../check.ts";
import { closureRules, optionsOf } from "../closures/closure-rules.ts";
import type { AsyncResult } from "../results/async-result.ts";
import { type NoAssignment, refuseOption, refusingAssignment } from "./assignment.ts";
import { DirectCalls } from "./direct-calls.ts";
import { DIRECT_OPTIONS, type DirectViewOptions } from "./direct-options.ts";
import { type ImapResult, imap } from "./imap.ts";
import type { AnyNames } from "./name-types.ts";
import { NamespaceView } from "./namespace-view.ts";
import { type Seeds, seedsOf } from "./seeds.ts";
import { fixTargets, isMany } from "./targets.ts";
import { taskRules } from "./task-rules.ts";
import { checkBlocking, moduleProxy, type ViewContext } from "./view.ts";
import { directViewText } from "./view-text.ts";
import type {
  ImapItems,
  ImapOptions,
  MapAs,
  Mappable,
  Mapped,
  ModuleFunctions,
  Returned,
  Sendable,
  SendableArgs,
  Sequences,
  Shaped,
  Targets,
} from "./view-types.ts";

/**
 * Addresses chosen engines: each call runs on all of them, in the order in which calls were made.
 *
 * A view of all engines (`Many`) looks them up at each call, but for those that are to be removed; one of listed engines
 * keeps its list. Both give lists, in the order of the targets. A view of one engine by number gives bare values.
 *
 * `Names` has the types of names on the engines, where `client.directView<Names>()` gives them.
 *
 * @example
 * const all = client.directView();
 * const first = client.directView(0);
 * const sums = await all.apply((x: number, y: number) => x + y, 1, 2); // a list
 * const sum = await first.apply((x: number, y: number) => x + y, 1, 2); // a number
 */
export class DirectView<
  Many extends boolean = true,
  Block extends boolean = false,
  List extends NumberArray | undefined = undefined,
  Names extends object = AnyNames,
> extends NamespaceView<Many, Block, Names> {
  readonly #context: ViewContext;
  readonly #calls: DirectCalls;
  readonly #block: boolean;

  static {
    provideInspect(DirectView.prototype, "DirectView", (self) => {
      const { block } = self;
      const { asGiven, as, rules, ordered } = self.#calls;
      const options = { ...(block && { block }), ...(!ordered && { ordered }), as, ...rules };
      return directViewText(asGiven, options);
    });
  }

  /** Made by {@link Client}. */
  constructor(
    context: ViewContext,
    targets: Targets,
    options: Omit<DirectViewOptions, "targets"> & MapAs<NumberArray | undefined> = {},
    seeds?: Seeds,
  ) {
    const { block = false, ordered = true, as } = options;
    checkNumberArray("as", as);
    context.dispatcher.checkOpen();
    const calls = new DirectCalls(context, {
      targets: fixTargets(targets, context.engines()),
      many: isMany(targets),
      ordered,
      as: as as NumberArrayType | undefined,
      rules: taskRules(options),
      seeds: seedsOf(options, seeds, context.runtime.generators),
      closures: closureRules(options),
    });
    super(context, calls, block);
    this.#context = context;
    this.#block = block;
    this.#calls = calls;
  }

  /** The engines that a call would run on now. */
  get targets(): readonly EngineId[] {
    return this.#calls.targets;
  }

  set targets(value: NoAssignment) {
    refuseOption("targets", value);
  }

  /** Number of those engines. */
  get length(): number {
    return this.targets.length;
  }

  /** Whether calls block. */
  get block(): boolean {
    return this.#block;
  }

  set block(value: NoAssignment) {
    refuseOption("block", value);
  }

  /**
   * A view with other options; this one stays as it is.
   *
   * @throws {TypeError} {RangeError} as `client.directView` does
   * @throws {BlockingUnsupportedError} for `block: true` where the runtime can't block
   *
   * @example
   * const blocking = dview.with({ block: true });
   * const values: number[] = blocking.apply(() => 5);
   */
  with<B extends boolean = Block, L extends NumberArray | undefined = List>(
    options: DirectViewOptions & MapAs<L> & { readonly block?: B; readonly targets: EngineId },
  ): DirectView<false, B, L, Names>;
  with<B extends boolean = Block, L extends NumberArray | undefined = List>(
    options: DirectViewOptions & MapAs<L> & { readonly block?: B; readonly targets: readonly EngineId[] | "all" },
  ): DirectView<true, B, L, Names>;
  with<B extends boolean = Block, L extends NumberArray | undefined = List>(
    options: DirectViewOptions & MapAs<L> & { readonly block?: B },
  ): DirectView<Many, B, L, Names>;
  with(options: DirectViewOptions & MapAs<NumberArray | undefined>): unknown {
    checkOptions("with", options, DIRECT_OPTIONS);
    const {
      targets = this.#calls.asGiven,
      block = this.#block,
      ordered = this.#calls.ordered,
      as = this.#calls.as,
    } = options;
    if (block) checkBlocking(this.#context, "a view with block: true");
    const { rules, closures, seeds } = this.#calls;
    return new DirectView(
      this.#context,
      targets,
      { ...rules, ...optionsOf(closures), ...options, block, ordered, as },
      seeds,
    );
  }

  /**
   * Aborts what was called through this view and is pending, as `AsyncResult.abort` does.
   *
   * @example
   * dview.abort("not needed any more");
   */
  abort(reason?: unknown): void {
    this.#context.dispatcher.scheduler.pending.abort(this.#calls.rules, reason);
  }

  /**
   * Calls a function on each engine.
   *
   * @param fn - sent by its source, which sees the engine's names; on Node with what surrounds it here, elsewhere with what
   *   `uses` gives it; or a reference, a function of a module, a kernel function
   * @param args - cloned; functions and references inside arrays and objects find their counterparts
   * @throws {TypeError} when the function, something that it captures, or an argument can't be sent
   * @throws {ReferenceError} when it uses a name that is nowhere, or not initialised yet
   * @throws {RangeError} when it captures more than `maxClosureMb`
   * @throws {NoEnginesError} {NoSuchEngineError} {ClientClosedError}
   *
   * @example
   * const ids = await dview.apply(() => engine.id); // [0, 1, …]
   */
  apply<A extends readonly unknown[], R>(
    fn: Sendable<A, R>,
    ...args: SendableArgs<A>
  ): Returned<Block, Shaped<Many, Awaited<R>>, Awaited<R>> {
    return this.#calls.apply(fn, args, this.#block) as Returned<Block, Shaped<Many, Awaited<R>>, Awaited<R>>;
  }

  /**
   * As `apply`, and blocks until the values are there.
   *
   * @throws {BlockingUnsupportedError} where the runtime can't
   *
   * @example
   * const values: number[] = dview.applySync((x: number) => x ** 2, 3);
   */
  applySync<A extends readonly unknown[], R>(fn: Sendable<A, R>, ...args: SendableArgs<A>): Shaped<Many, Awaited<R>> {
    checkBlocking(this.#context, "applySync");
    return this.#calls.apply(fn, args, true) as Shaped<Many, Awaited<R>>;
  }

  /**
   * As `apply`, and never blocks.
   *
   * @example
   * const pending = dview.with({ block: true }).applyAsync((x: number) => x ** 2, 3);
   * const values = await pending;
   */
  applyAsync<A extends readonly unknown[], R>(
    fn: Sendable<A, R>,
    ...args: SendableArgs<A>
  ): AsyncResult<Shaped<Many, Awaited<R>>, Awaited<R>> {
    return this.#calls.apply(fn, args, false) as AsyncResult<Shaped<Many, Awaited<R>>, Awaited<R>>;
  }

  /**
   * Calls a function for each item: every engine works through one contiguous block.
   *
   * @param sequences - the k-th holds the k-th arguments; cut to the shortest
   * @returns the values in the order of the items; empty input gives a result that is ready
   * @throws as `apply`, and {TypeError} when a sequence is none
   *
   * @example
   * const squares = await dview.map((x: number) => x ** 2, [1, 2, 3, 4]);
   * const sums = await dview.map((x: number, y: number) => x + y, [1, 2], [10, 20]);
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
    return this.#calls.map(fn, sequences, this.#block);
  }

  /**
   * As `map`, and blocks.
   *
   * @throws {BlockingUnsupportedError} where the runtime can't
   *
   * @example
   * const squares: number[] = dview.mapSync((x: number) => x ** 2, [1, 2, 3, 4]);
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
   * const pending = dview.mapAsync((x: number) => x ** 2, [1, 2, 3, 4]);
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
   * Calls a function for each item of a sequence that may be endless, the items being dealt to the engines in turn.
   * Draws no more than `maxOutstanding` items ahead of the reader; leaving the loop ends it.
   *
   * @throws as `map`, and {RangeError} for a `maxOutstanding` that is no whole number >= 1
   *
   * @example
   * for await (const line of dview.imap((x: number) => `item ${x}`, [1, 2, 3])) console.log(line);
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
    const engines = this.#calls.engines();
    let turn = 0;
    return imap(this.#context, fn, given, {
      engineCount: engines.length,
      rules: this.#calls.rules,
      seeds: this.#calls.seeds,
      closures: this.#calls.closures,
      submit: (task) => {
        const engine = engines[turn++ % engines.length];
        if (engine) this.#context.dispatcher.submitDirect(engine, task);
      },
    });
  }

  /**
   * The functions of a module, typed: calling one applies it on the engines, which import the module themselves. To engines
   * on other machines a file is sent as it is now, with what it imports by relative paths; packages are looked up there.
   *
   * @param url - of a module that an engine can import, or of a file here, also of TypeScript; `./tasks.js` is `./tasks.ts`
   *   where only that exists
   * @throws {SyntaxError} with file, line and column, when a TypeScript file is none
   * @throws {TypeError} {SyntaxError} when a file that is to be sent can't be read, or is no JavaScript
   * @throws {RangeError} when what is to be sent is more than 64 MB
   *
   * @example
   * const tasks = dview.module<typeof import("./tasks.js")>(new URL("./tasks.js", import.meta.url));
   * await tasks.mcpi(1_000_000);
   */
  module<Module extends object>(url: string | URL): ModuleFunctions<Module, Many, Block> {
    const resolved = this.#context.runtime.resolveModule(url);
    // It may set names.
    this.#context.dispatcher.functions.closures.names.isOpen = true;
    // The module's type says which functions it has; a wrong name fails on the engine, which says which there are.
    return moduleProxy(resolved, (fn, args) => this.#calls.apply(fn, args, this.#block)) as ModuleFunctions<
      Module,
      Many,
      Block
    >;
  }
}

// Of the class that it extends, as that one's names come after its own.
Object.setPrototypeOf(
  NamespaceView.prototype,
  refusingAssignment(
    DIRECT_OPTIONS,
    (name) => `a view has no names of its own: view.push({ ${name}: … }) sets ${name} on its engines`,
  ),
);
