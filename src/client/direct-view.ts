import { describe } from "../protocol/describe.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { ExecuteReply } from "../protocol/messages.ts";
import { checkPath } from "../protocol/reference.ts";
import { encodeArguments } from "./arguments.ts";
import type { AsyncResult } from "./async-result.ts";
import { DirectCalls } from "./direct-calls.ts";
import { joinParts } from "./gather.ts";
import { type ImapResult, imap } from "./imap.ts";
import { scatterParts } from "./scatter.ts";
import { fixTargets, isMany } from "./targets.ts";
import { checkBlocking, moduleProxy, type ViewContext } from "./view.ts";
import type {
  ImapOptions,
  ItemOf,
  ModuleFunctions,
  Returned,
  Sendable,
  SendableArgs,
  Sequences,
  Shaped,
  Targets,
} from "./view-types.ts";

/** How calls of a direct view go. */
export interface DirectViewOptions {
  /** Whether calls block and give plain values, instead of an AsyncResult; false by default. */
  readonly block?: boolean;
  /** Which engines. */
  readonly targets?: Targets;
  /** Whether iterating a result yields its parts in order (the default), or as they come. */
  readonly ordered?: boolean;
}

/**
 * Addresses chosen engines: each call runs on all of them, in the order in which calls were made.
 *
 * A view of all engines (`Many`) looks them up at each call, one of listed engines keeps its list; both give lists, in
 * the order of the targets. A view of one engine by number gives bare values.
 */
export class DirectView<Many extends boolean = true, Block extends boolean = false> {
  readonly #context: ViewContext;
  readonly #calls: DirectCalls;
  readonly #block: boolean;

  /** Made by {@link Client}. */
  constructor(context: ViewContext, targets: Targets, options: { readonly block: boolean; readonly ordered: boolean }) {
    this.#context = context;
    context.dispatcher.checkOpen();
    this.#block = options.block;
    this.#calls = new DirectCalls(context, {
      targets: fixTargets(targets, [...context.dispatcher.lanes.keys()], context.nextEngineId()),
      many: isMany(targets),
      ordered: options.ordered,
    });
  }

  /** The engines that a call would run on now. */
  get targets(): readonly EngineId[] {
    return this.#calls.targets;
  }

  /** Number of those engines. */
  get length(): number {
    return this.targets.length;
  }

  /** Whether calls block. */
  get block(): boolean {
    return this.#block;
  }

  /**
   * A view with other options; this one stays as it is.
   *
   * @throws {TypeError} {RangeError} as `client.directView` does
   * @throws {BlockingUnsupportedError} for `block: true` where the runtime can't block
   */
  with<B extends boolean = Block>(
    options: DirectViewOptions & { readonly block?: B; readonly targets: EngineId },
  ): DirectView<false, B>;
  with<B extends boolean = Block>(
    options: DirectViewOptions & { readonly block?: B; readonly targets: readonly EngineId[] | "all" },
  ): DirectView<true, B>;
  with<B extends boolean = Block>(options: DirectViewOptions & { readonly block?: B }): DirectView<Many, B>;
  with(options: DirectViewOptions): DirectView<boolean, boolean> {
    const { targets = this.#calls.asGiven, block = this.#block, ordered = this.#calls.ordered } = options;
    if (block) checkBlocking(this.#context, "a view with block: true");
    return new DirectView(this.#context, targets, { block, ordered });
  }

  /**
   * Calls a function on each engine.
   *
   * @param fn - sent by its source, which sees the engine's names but not what surrounds it here; or a reference, a
   *   function of a module, a kernel function
   * @param args - cloned; functions and references inside arrays and objects find their counterparts
   * @throws {TypeError} when the function or an argument can't be sent
   * @throws {NoEnginesError} {NoSuchEngineError} {ClientClosedError}
   */
  apply<A extends readonly unknown[], R>(
    fn: Sendable<A, R>,
    ...args: SendableArgs<A>
  ): Returned<Block, Shaped<Many, Awaited<R>>, Awaited<R>> {
    return this.#calls.apply(fn, args, this.#block) as Returned<Block, Shaped<Many, Awaited<R>>, Awaited<R>>;
  }

  /** As `apply`, and blocks until the values are there. @throws {BlockingUnsupportedError} where the runtime can't */
  applySync<A extends readonly unknown[], R>(fn: Sendable<A, R>, ...args: SendableArgs<A>): Shaped<Many, Awaited<R>> {
    checkBlocking(this.#context, "applySync");
    return this.#calls.apply(fn, args, true) as Shaped<Many, Awaited<R>>;
  }

  /** As `apply`, and never blocks. */
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
   */
  map<A extends readonly unknown[], R>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<A>
  ): Returned<Block, Awaited<R>[], Awaited<R>> {
    return this.#calls.map(fn, sequences, this.#block) as Returned<Block, Awaited<R>[], Awaited<R>>;
  }

  /** As `map`, and blocks. @throws {BlockingUnsupportedError} where the runtime can't */
  mapSync<A extends readonly unknown[], R>(fn: Sendable<A, R>, ...sequences: Sequences<A>): Awaited<R>[] {
    checkBlocking(this.#context, "mapSync");
    return this.#calls.map(fn, sequences, true) as Awaited<R>[];
  }

  /** As `map`, and never blocks. */
  mapAsync<A extends readonly unknown[], R>(
    fn: Sendable<A, R>,
    ...sequences: Sequences<A>
  ): AsyncResult<Awaited<R>[], Awaited<R>> {
    return this.#calls.map(fn, sequences, false) as AsyncResult<Awaited<R>[], Awaited<R>>;
  }

  /**
   * Calls a function for each item of a sequence that may be endless, the items being dealt to the engines in turn.
   * Draws no more than `maxOutstanding` items ahead of the reader; leaving the loop ends it.
   *
   * @throws as `map`, and {RangeError} for a `maxOutstanding` that is no whole number >= 1
   */
  imap<Item, R>(
    fn: Sendable<[Item], R>,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: ImapOptions = {},
  ): ImapResult<Awaited<R>> {
    const lanes = this.#calls.lanes();
    let turn = 0;
    return imap(this.#context, fn, items, {
      ...options,
      engineCount: lanes.length,
      submit: (task) => {
        const lane = lanes[turn++ % lanes.length];
        if (lane) this.#context.dispatcher.submitDirect(lane, task);
      },
    });
  }

  /**
   * Runs code in the namespace of each engine. Names declared at its top level stay; `await` is allowed there.
   *
   * @param options - `silent`: the value is not wanted
   * @throws {SyntaxError} with the position, when the code is no JavaScript
   */
  execute(
    source: string,
    options: { readonly silent?: boolean } = {},
  ): Returned<Block, Shaped<Many, ExecuteReply>, ExecuteReply> {
    if (typeof source !== "string") throw new TypeError(`execute expects code as a string, got ${describe(source)}`);
    return this.#calls.execute(source, {
      name: "<execute>",
      method: "execute",
      silent: options.silent ?? false,
      block: this.#block,
    }) as Returned<Block, Shaped<Many, ExecuteReply>, ExecuteReply>;
  }

  /** Runs code given as a template, as `execute` does: `` view.px`c = a + b` ``. Values put into it become text. */
  px(
    code: TemplateStringsArray,
    ...values: readonly unknown[]
  ): Returned<Block, Shaped<Many, ExecuteReply>, ExecuteReply> {
    return this.execute(String.raw({ raw: code.raw }, ...values));
  }

  /**
   * Runs a script file, JavaScript or TypeScript, as `execute` does. It is read here; its imports are resolved from its
   * own place.
   *
   * @throws {TypeError} when it can't be read
   * @throws {SyntaxError} when it is no JavaScript
   */
  run(file: string | URL): Returned<Block, Shaped<Many, ExecuteReply>, ExecuteReply> {
    const { source, name } = this.#context.runtime.readScript(file);
    return this.#calls.execute(source, { name, method: "run", silent: false, block: this.#block }) as Returned<
      Block,
      Shaped<Many, ExecuteReply>,
      ExecuteReply
    >;
  }

  /**
   * Sets names on each engine. A dotted path sets an attribute. Functions go by their source.
   *
   * @throws {TypeError} when a key is no name, or a value can't be sent
   */
  push(values: Readonly<Record<string, unknown>>): Returned<Block, void, void> {
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
      throw new TypeError(`push expects an object of names and values, got ${describe(values)}`);
    }
    const paths = Object.keys(values);
    for (const path of paths) checkPath("push", path);
    const { values: encoded, holes } = encodeArguments(Object.values(values), "push");
    const record = Object.fromEntries(paths.map((path, i) => [path, encoded[i]]));
    const named = holes.map((hole) => ({ ...hole, path: [paths[Number(hole.path[0])] ?? "", ...hole.path.slice(1)] }));
    const request = { kind: "push", values: record, ...(named.length > 0 && { holes: named }) } as const;
    return this.#calls.onEach("push", (id) => ({ request: { ...request, id } }), this.#nothing) as Returned<
      Block,
      void,
      void
    >;
  }

  /**
   * Values of names, or of dotted paths.
   *
   * @returns per engine the value, or for a list of names the list of values
   * @throws {TypeError} when it is neither a name nor a list of names
   */
  pull<T = unknown>(names: string | readonly string[]): Returned<Block, Shaped<Many, T>, T> {
    for (const name of Array.isArray(names) ? names : [names]) checkPath("pull", name);
    return this.#calls.onEach("pull", (id) => ({ request: { kind: "pull", id, names } }), {
      block: this.#block,
    }) as Returned<Block, Shaped<Many, T>, T>;
  }

  /** As `pull` of one name or dotted path. */
  get<T = unknown>(path: string): Returned<Block, Shaped<Many, T>, T> {
    checkPath("get", path);
    return this.pull<T>(path);
  }

  /**
   * Deals a sequence to the engines in contiguous blocks, the first ones holding one item more where it does not come
   * out even, and gives each block a name there. A view over a SharedArrayBuffer is shared, not copied.
   *
   * @throws {TypeError} when `data` is neither an array nor a typed array
   */
  scatter(name: string, data: ArrayLike<unknown>): Returned<Block, void, void> {
    checkPath("scatter", name);
    const lanes = this.#calls.lanes();
    const parts = scatterParts(name, data, lanes.length);
    return this.#calls.onEach(
      "scatter",
      (id, i) => {
        const { values, holes, move } = parts[i] ?? { values: {}, holes: [], move: [] };
        return { request: { kind: "push", id, values, ...(holes.length > 0 && { holes }) }, move };
      },
      { ...this.#nothing, lanes },
    ) as Returned<Block, void, void>;
  }

  /**
   * Joins what engines hold under a name, in the order of the targets: lists to a list, typed arrays of one kind to one
   * of that kind.
   */
  gather<T = unknown>(name: string): Returned<Block, T[], T>;
  gather<Data extends ArrayLike<unknown>>(name: string): Returned<Block, Data, ItemOf<Data>>;
  gather(name: string): unknown {
    checkPath("gather", name);
    return this.#calls.onEach("gather", (id) => ({ request: { kind: "pull", id, names: name } }), {
      block: this.#block,
      combine: joinParts,
    });
  }

  /**
   * Imports a module on each engine.
   *
   * @param specifier - as in an import statement; a relative path is resolved from the working directory
   * @param options - `as`: the name to bind the module to, by default the last part of the specifier; `names`: exports
   *   to bind instead
   */
  import(
    specifier: string | URL,
    options: { readonly as?: string; readonly names?: readonly string[] } = {},
  ): Returned<Block, void, void> {
    const { as = defaultName(String(specifier)), names } = options;
    for (const name of names ?? [as]) checkPath("import", name);
    const bindings = names ? ({ kind: "names", names } as const) : ({ kind: "namespace", as } as const);
    const resolved = this.#context.runtime.resolveModule(specifier);
    return this.#calls.onEach(
      "import",
      (id) => ({ request: { kind: "import", id, specifier: resolved, bindings } }),
      this.#nothing,
    ) as Returned<Block, void, void>;
  }

  /** Takes every name away from the engines. */
  clear(): Returned<Block, void, void> {
    return this.#calls.onEach("clear", (id) => ({ request: { kind: "clear", id } }), this.#nothing) as Returned<
      Block,
      void,
      void
    >;
  }

  /**
   * The functions of a module, typed: calling one applies it on the engines, which import the module themselves.
   *
   * @param url - of a module that an engine can import
   */
  module<Module extends object>(url: string | URL): ModuleFunctions<Module, Many, Block> {
    const resolved = this.#context.runtime.resolveModule(url);
    // The module's type says which functions it has; a wrong name fails on the engine, which says which there are.
    return moduleProxy(resolved, (fn, args) => this.#calls.apply(fn, args, this.#block)) as ModuleFunctions<
      Module,
      Many,
      Block
    >;
  }

  // How calls go that give no value.
  get #nothing(): { readonly block: boolean; readonly combine: () => undefined } {
    return { block: this.#block, combine: () => undefined };
  }
}

function defaultName(specifier: string): string {
  const last = specifier.split(/[/:]/).at(-1) ?? "";
  return last
    .replace(/\.[cm]?[jt]s$/, "")
    .replace(/[^\p{ID_Continue}$]+(.)?/gu, (_, next: string = "") => next.toUpperCase());
}
