import { compileFunction } from "../protocol/compile-function.ts";
import type { Script } from "../protocol/messages.ts";
import type { Namespace } from "./namespace.ts";

type Names = Record<string, unknown>;

const RUN = compileFunction(["scope", "code"], "with (scope) { return eval(code); }");

/**
 * A namespace that is an object, for engines that share a global object with others. Code runs inside a `with` statement
 * over the object, which costs speed. What code sets on `globalThis` itself is seen by all of them.
 */
export class ScopeNamespace implements Namespace {
  readonly #names = Object.create(null) as Names;
  readonly #provided = new Set<string>();
  // What `with` looks names up in: all but those of the global object belong here, so that new ones arise here too.
  readonly #scope = new Proxy(this.#names, {
    has: (names, key) => typeof key === "string" && (key in names || !(key in globalThis)),
    get: (names, key) => {
      if (typeof key !== "string" || key in names) return Reflect.get(names, key) as unknown;
      throw new ReferenceError(`${key} is not defined`);
    },
  });

  run({ code, names, functions, isAsync }: Script): unknown {
    for (const name of names) if (!(name in this.#names)) this.#names[name] = undefined;
    // Functions declared by eval are its own: they are taken out before anything else runs.
    const hoisted = isAsync ? "" : functions.map((name) => `this.${name} = ${name}; `).join("");
    return RUN.call(this.#names, this.#scope, hoisted + code);
  }

  evaluate(expression: string): unknown {
    // Strict code may stand inside `with`, though not contain it.
    return compileFunction(["scope"], `with (scope) { return ${expression}\n}`)(this.#scope);
  }

  has(name: string): boolean {
    return name in this.#names || name in globalThis;
  }

  get(name: string): unknown {
    return name in this.#names ? this.#names[name] : Reflect.get(globalThis, name);
  }

  set(name: string, value: unknown): void {
    this.#names[name] = value;
  }

  provide(name: string, value: unknown): void {
    this.#names[name] = value;
    this.#provided.add(name);
  }

  clear(): void {
    for (const name of Object.keys(this.#names)) if (!this.#provided.has(name)) delete this.#names[name];
  }
}
