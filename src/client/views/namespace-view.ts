import { bufferOf, isTypedArray, type TypedArray } from "../../protocol/brands.ts";
import { describe } from "../../protocol/describe.ts";
import type { ExecuteReply } from "../../protocol/messages.ts";
import { checkNewPath, checkPath, type Reference, ref } from "../../protocol/reference.ts";
import { keepHere } from "../../protocol/stays-here.ts";
import { isShared } from "../../protocol/transferables.ts";
import { encodeArguments } from "../calls/arguments.ts";
import { joinParts } from "../calls/gather.ts";
import { scatterParts } from "../calls/scatter.ts";
import { checkOptions } from "../check.ts";
import type { DirectCalls } from "./direct-calls.ts";
import type { Dealt, FreeName, Joined, NameOf, PathOf, Pushed, ValueAt, ValuesAt } from "./name-types.ts";
import type { ViewContext } from "./view.ts";
import type { Returned, Shaped } from "./view-types.ts";

/** The side of a direct view that works on the names of its engines: runs code, sets and reads names, deals data out. */
export class NamespaceView<Many extends boolean, Block extends boolean, Names extends object> {
  readonly #context: ViewContext;
  readonly #calls: DirectCalls;
  readonly #block: boolean;

  constructor(context: ViewContext, calls: DirectCalls, block: boolean) {
    this.#context = context;
    this.#calls = calls;
    this.#block = block;
  }

  /**
   * Runs code in the namespace of each engine. Names declared at its top level stay; `await` is allowed there.
   *
   * @param options - `silent`: the value is not wanted
   * @throws {SyntaxError} with the position, when the code is no JavaScript
   * @throws {TypeError} when it is no string, or an option is not what it should be
   *
   * @example
   * await dview.execute("a = 5; const b = await Promise.resolve(a + 1)");
   * const replies = await dview.execute("a + b"); // replies[0].value is 11
   */
  execute(
    source: string,
    options: { readonly silent?: boolean } = {},
  ): Returned<Block, Shaped<Many, ExecuteReply>, ExecuteReply> {
    if (typeof source !== "string") throw new TypeError(`execute expects code as a string, got ${describe(source)}`);
    checkOptions("execute", options, { silent: "boolean" });
    const script = { source, name: "<execute>" };
    return this.#calls.execute(script, {
      method: "execute",
      silent: options.silent ?? false,
      block: this.#block,
    }) as Returned<Block, Shaped<Many, ExecuteReply>, ExecuteReply>;
  }

  /**
   * Runs code given as a template, as `execute` does: `` view.px`c = a + b` ``. Values put into it become text.
   *
   * @example
   * await dview.px`c = Math.sqrt(2)`;
   */
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
   *
   * @example
   * await dview.run(new URL("./prepare.ts", import.meta.url)); // or a path, from the working directory
   */
  run(file: string | URL): Returned<Block, Shaped<Many, ExecuteReply>, ExecuteReply> {
    const script = this.#context.runtime.readScript(file);
    return this.#calls.execute(script, { method: "run", silent: false, block: this.#block }) as Returned<
      Block,
      Shaped<Many, ExecuteReply>,
      ExecuteReply
    >;
  }

  /**
   * Sets names on each engine. A dotted path sets an attribute. Functions go by their source.
   *
   * @throws {TypeError} when a key is no name, or a value can't be sent
   *
   * @example
   * await dview.push({ a: 5, scale: (x: number) => 2 * x });
   * await dview.push({ "options.depth": 3 }); // an attribute of what is there
   */
  push(values: Pushed<Names>): Returned<Block, void, void> {
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
      throw new TypeError(`push expects an object of names and values, got ${describe(values)}`);
    }
    const paths = Object.keys(values);
    for (const path of paths) checkNewPath("push", path);
    const { functions } = this.#context.dispatcher;
    const given = encodeArguments(Object.values(values), "push", {
      collect: () => functions.collector("push", this.#calls.closures),
    });
    const { values: encoded, placeholders, isApart = false, closures } = given;
    functions.closures.names.put(values);
    const record = Object.fromEntries(paths.map((path, i) => [path, encoded[i]]));
    const named = placeholders.map((placeholder) => ({
      ...placeholder,
      path: [paths[Number(placeholder.path[0])] ?? "", ...placeholder.path.slice(1)],
    }));
    const request = {
      kind: "push",
      values: record,
      isApart,
      ...(named.length > 0 && { placeholders: named }),
      ...(closures && { closures }),
    } as const;
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
   *
   * @example
   * const a = await dview.pull<number>("a"); // a value from each engine
   * const pairs = await dview.pull<[number, string]>(["a", "b"]);
   */
  pull<T = unknown>(names: FreeName<Names> | readonly FreeName<Names>[]): Returned<Block, Shaped<Many, T>, T>;
  pull<const Paths extends readonly PathOf<Names>[]>(
    names: Paths,
  ): Returned<Block, Shaped<Many, ValuesAt<Names, Paths>>, ValuesAt<Names, Paths>>;
  pull<Path extends PathOf<Names>>(
    name: Path,
  ): Returned<Block, Shaped<Many, ValueAt<Names, Path>>, ValueAt<Names, Path>>;
  pull(names: string | readonly string[]): unknown {
    for (const name of Array.isArray(names) ? names : [names]) checkPath("pull", name);
    return this.#calls.onEach("pull", (id) => ({ request: { kind: "pull", id, names } }), {
      block: this.#block,
    });
  }

  /**
   * As `pull` of one name or dotted path.
   *
   * @example
   * const depth = await client.at(0).get<number>("options.depth");
   */
  get<T = unknown>(path: FreeName<Names>): Returned<Block, Shaped<Many, T>, T>;
  get<Path extends PathOf<Names>>(
    path: Path,
  ): Returned<Block, Shaped<Many, ValueAt<Names, Path>>, ValueAt<Names, Path>>;
  get(path: string): unknown {
    checkPath("get", path);
    // Whatever the names are: `pull` looks at the path again.
    return this.pull(path as never);
  }

  /**
   * Deals a sequence to the engines in contiguous blocks, the first ones holding one item more where it does not come
   * out even, and gives each block a name there. A view over a SharedArrayBuffer is shared, not copied.
   *
   * @throws {TypeError} when `data` is neither an array nor a typed array
   *
   * @example
   * await dview.scatter("part", [0, 1, 2, 3, 4, 5, 6]); // of two engines, the first gets 0 to 3
   * await dview.execute("sum = part.reduce((x, y) => x + y, 0)");
   */
  scatter(name: FreeName<Names>, data: ArrayLike<unknown>): Returned<Block, void, void>;
  scatter<Name extends NameOf<Names>>(name: Name, data: Dealt<Names[Name]>): Returned<Block, void, void>;
  scatter(name: string, data: ArrayLike<unknown>): unknown {
    checkNewPath("scatter", name);
    const engines = this.#calls.engines();
    const { functions } = this.#context.dispatcher;
    const { encode, closures } = functions.collector("scatter", this.#calls.closures);
    const parts = scatterParts(name, data, engines.length, encode);
    functions.closures.names.put({ [name]: data });
    const isSharedData = isTypedArray(data) && isShared(data);
    const sharedIds = isSharedData ? { [name]: this.#context.dispatcher.shared.idOf(bufferOf(data)) } : undefined;
    return this.#calls.onEach(
      "scatter",
      (id, i) => {
        const { values, placeholders, move } = parts[i] ?? { values: {}, placeholders: [], move: [] };
        const request = {
          kind: "push",
          id,
          values,
          ...(sharedIds && { sharedIds }),
          ...(placeholders.length > 0 && { placeholders }),
          ...(closures.length > 0 && { closures }),
        } as const;
        return { request, move };
      },
      { ...this.#nothing, engines },
    );
  }

  /**
   * Joins what engines hold under a name, in the order of the targets: lists to a list, typed arrays of one kind to one
   * of that kind; what is neither counts as one item. Iterating the result yields the parts, as each engine holds it.
   *
   * @example
   * await dview.execute("squares = part.map((x) => x * x)");
   * const squares = await dview.gather<number>("squares"); // one list, in the order of the engines
   */
  gather(name: FreeName<Names>): Returned<Block, unknown[]>;
  gather<Data extends TypedArray>(name: FreeName<Names>): Returned<Block, Data>;
  gather<T>(name: FreeName<Names>): Returned<Block, T[]>;
  gather<Name extends NameOf<Names>>(name: Name): Returned<Block, Joined<Names[Name]>>;
  gather(name: string): unknown {
    checkPath("gather", name);
    return this.#calls.onEach("gather", (id) => ({ request: { kind: "pull", id, names: name } }), {
      block: this.#block,
      combine: joinParts,
    });
  }

  /**
   * As `ref`, typed by the names of the view.
   *
   * @throws {TypeError} as `ref`
   *
   * @example
   * const typed = client.directView<{ data: number[] }>();
   * await typed.apply((data: readonly number[], i: number) => data[i], typed.ref("data"), 2);
   */
  ref<T = unknown>(path: FreeName<Names>): Reference<T>;
  ref<Path extends PathOf<Names>>(path: Path): Reference<ValueAt<Names, Path>>;
  ref(path: string): Reference {
    return ref(path);
  }

  /**
   * Imports a module on each engine.
   *
   * The name is bound to what `import name from` gives where that is the whole module: to `module.exports` of a CommonJS
   * package, such as lodash, to a builtin module, to the default export of a module that has no other, or none that is not
   * in its default as well. Else to all exports, as `import * as name` gives them, the default one among them.
   *
   * @param specifier - as in an import statement; a relative path is resolved from the working directory
   * @param options - `as`: the name to bind the module to, by default the last part of the specifier; `names`: exports
   *   to bind instead
   * @throws {TypeError} when an option is not what it should be
   *
   * @example
   * await dview.import("node:path", { as: "path" });
   * await dview.import("./tasks.ts", { names: ["mcpi"] });
   */
  import(
    specifier: string | URL,
    options: { readonly as?: string; readonly names?: readonly string[] } = {},
  ): Returned<Block, void, void> {
    checkOptions("import", options, { as: "any", names: "any" });
    const { as = defaultName(String(specifier)), names } = options;
    if (names !== undefined && !Array.isArray(names)) {
      throw new TypeError(`import: names expects a list of names, got ${describe(names)}`);
    }
    for (const name of names ?? [as]) checkNewPath("import", name);
    const bindings = names ? ({ kind: "names", names } as const) : ({ kind: "namespace", as } as const);
    const resolved = this.#context.runtime.resolveModule(specifier);
    const engineNames = this.#context.dispatcher.functions.closures.names;
    engineNames.declare(names ?? [as]);
    // A module may set names.
    engineNames.isOpen = true;
    return this.#calls.onEach(
      "import",
      (id) => ({ request: { kind: "import", id, specifier: resolved, bindings } }),
      this.#nothing,
    ) as Returned<Block, void, void>;
  }

  /**
   * Takes every name away from the engines.
   *
   * @example
   * await dview.clear();
   */
  clear(): Returned<Block, void, void> {
    if (this.#calls.asGiven === "all") this.#context.dispatcher.functions.closures.names.clear();
    return this.#calls.onEach("clear", (id) => ({ request: { kind: "clear", id } }), this.#nothing) as Returned<
      Block,
      void,
      void
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

keepHere(NamespaceView, "a view, which lives in this program");
