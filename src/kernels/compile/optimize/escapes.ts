import type { Expression, Wasm, WasmFunction } from "./binaryen.ts";
import { Expressions, UnknownExpression } from "./expressions.ts";
import { type Pointers, pointersFrom } from "./pointers.ts";

/**
 * Tells whether pointers get away through functions that are called: one that stores a pointer or returns it, or gives it
 * to another that does. Then what lies behind may be used in ways that can't be seen. Functions of this library don't.
 */
export function getAwayThroughCalls(wasm: Wasm, body: Expression, pointers: Pointers): boolean {
  return new Escapes(wasm).throughCalls(body, pointers);
}

class Escapes {
  readonly #wasm: Wasm;
  readonly #functions = new Map<string, WasmFunction>();
  // By function and parameter. Those that are being looked into count as keeping nothing: others tell.
  readonly #known = new Map<string, boolean>();

  constructor(wasm: Wasm) {
    this.#wasm = wasm;
    const { binaryen, module } = wasm;
    for (let i = 0; i < module.getNumFunctions(); i++) {
      const fn = module.getFunctionByIndex(i);
      this.#functions.set(binaryen.Function.getName(fn), fn);
    }
  }

  throughCalls(body: Expression, pointers: Pointers): boolean {
    const { Call } = this.#wasm.binaryen;
    const expressions = new Expressions(this.#wasm.binaryen);
    let isAway = false;
    expressions.walk(body, (call) => {
      if (isAway || expressions.kindOf(call) !== "Call") return;
      for (let i = 0; i < Call.getNumOperands(call); i++) {
        const isPointer = pointers.offsetOf(Call.getOperandAt(call, i)) !== undefined;
        if (isPointer && this.#isKeptBy(Call.getTarget(call), i)) isAway = true;
      }
    });
    return isAway;
  }

  #isKeptBy(name: string, parameter: number): boolean {
    if (name.startsWith("~lib/wasm-ensemble/")) return false;
    const key = `${name} ${parameter}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, false);
    const isKept = this.#lookInto(name, parameter);
    this.#known.set(key, isKept);
    return isKept;
  }

  #lookInto(name: string, parameter: number): boolean {
    const fn = this.#functions.get(name);
    const body = fn === undefined ? 0 : this.#wasm.binaryen.Function.getBody(fn);
    if (body === 0) return true;
    try {
      const pointers = pointersFrom(this.#wasm, body, parameter);
      return pointers === undefined || this.throughCalls(body, pointers);
    } catch (error) {
      if (error instanceof UnknownExpression) return true;
      throw error;
    }
  }
}
