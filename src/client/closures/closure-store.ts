import { capturingSource } from "../../protocol/closure.ts";
import type { CapturedFunction, FunctionRef } from "../../protocol/function-ref.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import { soon } from "../../protocol/soon.ts";
import { captureGraph, type Graph, type GraphParts } from "./closure-graph.ts";
import type { ClosureReader } from "./closure-reader.ts";
import type { ClosureRules } from "./closure-rules.ts";
import { EngineNames } from "./engine-names.ts";
import { mentionsAny } from "./resolver.ts";
import { isSame } from "./same-value.ts";
import { isAsSeen, type Seen } from "./seen.ts";
import { Shadows } from "./shadows.ts";
import { SourceCache, type Written } from "./source-cache.ts";
import type { Version } from "./version.ts";

type AnyFunction = (...args: never[]) => unknown;

/** What a store needs of the registry of functions. */
export interface VersionNumbers {
  /** A fresh number. */
  readonly next: () => FunctionId;
  /** Notes the text behind a number, for stacks. */
  readonly note: (id: FunctionId, text: string) => void;
  /** Called with numbers that nobody will name again. */
  readonly release: (ids: readonly FunctionId[]) => void;
}

// So many latest versions of a text are compared with.
const MOST_COMPARED = 4;

/** Functions that carry what they capture: each is looked into at the call, and is another one once that has changed. */
export class ClosureStore {
  readonly sources: SourceCache = new SourceCache();
  /** Names on the engines. */
  readonly names: EngineNames = new EngineNames();
  readonly #numbers: VersionNumbers;
  // Of this turn, by rules and function.
  #turn: Map<ClosureRules, Map<object, Seen>> | undefined;
  // In this call.
  readonly #looked = new Set<object>();
  readonly #shadows = new Shadows();
  readonly #latest = new WeakMap<object, Version>();
  readonly #byText = new Map<string, WeakRef<Version>[]>();
  readonly #byId = new Map<FunctionId, WeakRef<Version>>();
  // The caller's own functions by key, and classes by the prototype of their instances.
  readonly #own = new Map<string, WeakRef<object>>();
  readonly #classes = new WeakMap<object, AnyFunction>();
  readonly #cleanUp = new FinalizationRegistry<Remains>((remains) => this.#release(remains));
  // Names in keys, so that those of two clients differ.
  readonly #prefix = Math.random().toString(36).slice(2);

  constructor(numbers: VersionNumbers) {
    this.#numbers = numbers;
  }

  get reader(): ClosureReader | undefined {
    return this.sources.readerOf();
  }

  /** Whether a function may capture something, under some rules. */
  mayCapture(fn: object, { source }: Written, rules: ClosureRules): boolean {
    if (source === undefined) return false;
    if (source.free?.setsNames) this.names.isOpen = true;
    const { reader } = this;
    const isRead = rules.isRead && reader !== undefined;
    if (isRead && (source.isOpen || source.isClass || this.#shadows.isShadowed(fn, source, reader))) return true;
    return mentionsAny(source, rules.uses);
  }

  /**
   * The function with what it captures now; undefined where that is nothing.
   *
   * @throws as `captureGraph`
   */
  versionOf(fn: AnyFunction, method: string, rules: ClosureRules): Version | undefined {
    const seen = this.#ofTurn(rules).get(fn);
    if (seen !== undefined && isAsSeen(seen, method, this.#partsBy(rules))) return seen.version;
    try {
      return this.#look(fn, method, rules);
    } finally {
      this.#looked.clear();
    }
  }

  #partsBy(rules: ClosureRules): GraphParts {
    const { reader, names, sources } = this;
    return { reader, names, sources, rules, classes: (prototype) => this.#classes.get(prototype) };
  }

  #look(fn: AnyFunction, method: string, rules: ClosureRules): Version | undefined {
    this.#looked.add(fn);
    const seen = this.#ofTurn(rules).get(fn);
    const before = seen?.changes === this.names.changes ? seen.found : undefined;
    const capture = captureGraph(fn, method, { ...this.#partsBy(rules), before });
    const { graph } = capture;
    const same = isPlain(graph) ? undefined : this.#sameAs(fn, graph);
    const version = isPlain(graph) ? undefined : (same ?? this.#make(graph));
    // One that was made now has copies of the values, which need not be like them.
    const isComparable = version === undefined || same !== undefined || isSameGraph(version.graph, graph);
    this.#ofTurn(rules).set(fn, { ...capture, version, isComparable, changes: this.names.changes });
    if (version === undefined) return undefined;
    this.#latest.set(fn, version);
    this.#finish(version, method, rules);
    return version;
  }

  /** What travels of a version that lives. */
  refOf(id: FunctionId): FunctionRef | undefined {
    return this.#byId.get(id)?.deref()?.ref;
  }

  /** The caller's own function of that key, while it is there. */
  ownOf(key: string): object | undefined {
    return this.#own.get(key)?.deref();
  }

  /** The class whose instances have that prototype, if it has been sent, or the rules let it be read. */
  classOf(prototype: object, rules: ClosureRules): AnyFunction | undefined {
    const known = this.#classes.get(prototype);
    // What a prototype has for a constructor can be called.
    return known ?? (rules.isRead ? (this.reader?.classOf(prototype) as AnyFunction | undefined) : undefined);
  }

  /** Looks at everything again with the next call: what blocks has ended a turn. */
  endTurn(): void {
    this.#turn = undefined;
  }

  /** Where engines find a function or class by themselves, as far as the rules let it be read. */
  exportOf(fn: AnyFunction, { isRead }: ClosureRules): FunctionRef | undefined {
    return isRead ? this.reader?.exportOf(fn) : undefined;
  }

  #ofTurn(rules: ClosureRules): Map<object, Seen> {
    if (this.#turn === undefined) {
      this.#turn = new Map();
      soon(() => {
        this.#turn = undefined;
      });
    }
    const known = this.#turn.get(rules);
    if (known !== undefined) return known;
    const fresh = new Map<object, Seen>();
    this.#turn.set(rules, fresh);
    return fresh;
  }

  #sameAs(fn: object, graph: Graph): Version | undefined {
    const latest = this.#latest.get(fn);
    if (latest !== undefined && isSameGraph(latest.graph, graph)) return latest;
    // Two counters that stand at the same number count apart.
    if (graph.functions.some(({ source }) => source.free?.setsNames)) return undefined;
    const others = (this.#byText.get(textOf(graph)) ?? []).flatMap((each) => each.deref() ?? []);
    return others.find((other) => other !== latest && isSameGraph(other.graph, graph));
  }

  #make(live: Graph): Version {
    const id = this.#numbers.next();
    const key = `${this.#prefix}.${id}`;
    const graph = { ...live, values: structuredClone(live.values) };
    // Keys of classes come last: they may depend on this very version.
    const functions: CapturedFunction[] = [];
    const [root] = graph.functions;
    const { expression = "", name = "" } = root?.source ?? {};
    const closure = { functions, values: graph.values, placeholders: graph.placeholders };
    const version: Version = { id, key, graph, ref: { kind: "closure", source: expression, name, closure, index: 0 } };
    const text = textOf(graph);
    const weak = new WeakRef(version);
    this.#byId.set(id, weak);
    this.#byText.set(text, [...(this.#byText.get(text) ?? []), weak].slice(-MOST_COMPARED));
    return version;
  }

  // Says what the functions of a version are called, once.
  #finish(version: Version, method: string, rules: ClosureRules): void {
    const { graph, ref } = version;
    const functions = ref.closure.functions as CapturedFunction[];
    if (functions.length > 0) return;
    const ids = graph.functions.map((_, i) => (i === 0 ? version.id : this.#numbers.next()));
    for (const [i, { fn, source, names, members, first }] of graph.functions.entries()) {
      const { name, isClass } = source;
      const text = capturingSource(source.expression, names);
      functions.push({
        key: `${version.key}.${i}`,
        name,
        id: ids[i] ?? 0,
        source: text,
        isClass,
        first,
        count: names.length,
        members,
      });
      this.#numbers.note(ids[i] ?? 0, text);
      if (isClass || members.includes("prototype"))
        this.#classes.set(Reflect.get(fn, "prototype") as object, fn as AnyFunction);
    }
    for (const [i, { fn, source, members }] of graph.functions.entries()) {
      const isMaker = source.isClass || members.includes("prototype");
      const own = i > 0 && isMaker ? this.#ofClass(fn as AnyFunction, method, rules) : undefined;
      const key = own === undefined ? `${version.key}.${i}` : `${own.key}.0`;
      functions[i] = { ...(functions[i] as CapturedFunction), key };
      this.#own.set(key, new WeakRef(fn));
    }
    const keys = functions.map(({ key }) => key).filter((key) => key.startsWith(`${version.key}.`));
    this.#cleanUp.register(version, { ids, keys, text: textOf(graph) });
  }

  // Classes may name each other.
  #ofClass(fn: AnyFunction, method: string, rules: ClosureRules): Version | undefined {
    const seen = this.#ofTurn(rules).get(fn);
    return seen !== undefined && this.#looked.has(fn) ? seen.version : this.#look(fn, method, rules);
  }

  #release({ ids, keys, text }: Remains): void {
    for (const key of keys) this.#own.delete(key);
    for (const id of ids) this.#byId.delete(id);
    const left = (this.#byText.get(text) ?? []).filter((each) => each.deref() !== undefined);
    if (left.length > 0) this.#byText.set(text, left);
    else this.#byText.delete(text);
    this.#numbers.release(ids);
  }
}

/** What is left of a version that nobody holds. */
interface Remains {
  readonly ids: readonly FunctionId[];
  readonly keys: readonly string[];
  readonly text: string;
}

// One function by itself travels by its source alone.
function isPlain({ functions: [first, ...others] }: Graph): boolean {
  return (
    others.length === 0 &&
    first !== undefined &&
    !first.source.isClass &&
    first.names.length + first.members.length === 0
  );
}

function textOf({ functions }: Graph): string {
  return functions[0]?.source.expression ?? "";
}

function isSameGraph(a: Graph, b: Graph): boolean {
  return (
    a.functions.length === b.functions.length &&
    a.functions.every(({ source, names, members }, i) => {
      const other = b.functions[i];
      return source === other?.source && isSame(names, other.names) && isSame(members, other.members);
    }) &&
    isSame(a.placeholders, b.placeholders) &&
    isSame(a.values, b.values)
  );
}
