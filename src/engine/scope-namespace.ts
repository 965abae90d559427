import { compileFunction } from "../protocol/compile-function.ts";
import type { Script } from "../protocol/messages.ts";
import type { Namespace } from "./namespace.ts";

type Names = Record<string, unknown>;

/**
 * A namespace that is an object, for engines that share a global object with others. Code runs inside a `with` statement
 * over the object, which costs speed. What code sets on `globalThis` itself is seen by all of them.
 */
export class ScopeNamespace implements Namespace {
  readonly #names = Object.create(null) as Names;
  readonly #provided = new Set<string>();

  run({ code, names, functions, isAsync }: Script): unknown {
    for (const name of names) if (!(name in this.#names)) this.#names[name] = undefined;
    // Functions declared by eval are its own, and hidden by names here: they are taken out before anything else runs.
    for (const name of functions) delete this.#names[name];
    const hoisted = isAsync ? "" : functions.map((name) => `var {} = (this.${name} = ${name}, 0); `).join("");
    const body = `with (scope) { return eval(${JSON.stringify(hoisted + code)}); }`;
    const before = new Set(Object.keys(globalThis));
    try {
      const value = compileFunction(["scope"], body).call(this.#names, this.#names);
      return isAsync ? Promise.resolve(value).finally(() => this.#adopt(before)) : value;
    } finally {
      this.#adopt(before);
    }
  }

  // A name that code sets without declaring it arises on the global object, as everywhere; it belongs here.
  #adopt(before: ReadonlySet<string>): void {
    for (const name of Object.keys(globalThis)) {
      if (before.has(name)) continue;
      this.#names[name] = Reflect.get(globalThis, name);
      Reflect.deleteProperty(globalThis, name);
    }
  }

  evaluate(expression: string): unknown {
    // Strict code may stand inside `with`, though not contain it. Its lines are counted from its own first one.
    return compileFunction(["scope"], `with (scope) { return eval(${JSON.stringify(expression)}); }`)(this.#names);
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
