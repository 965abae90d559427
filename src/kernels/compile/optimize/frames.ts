import type { Expression, Wasm, WasmFunction } from "./binaryen.ts";
import { Expressions, UnknownExpression } from "./expressions.ts";
import { functionsOf } from "./functions.ts";

// The compiler lets each function that holds objects write them to a stack in memory, where the collector looks for what is
// in use (src/passes/shadowstack.ts). Objects are collected while others are allocated, and only then: a function that
// allocates nothing, nor calls any that does, needs no such frame. Those that read arrays are of that kind.

/** Does a part of a collection. All that collect call it. */
const COLLECT = "~lib/rt/itcms/step";
const STACK_POINTER = "~lib/memory/__stack_pointer";
const STACK_CHECK = "~stack_check";

/** Leaves out the frames that no collection can look at. */
export function leaveOutFrames(wasm: Wasm): void {
  const bodies = bodiesOf(wasm);
  const collecting = namesThatReach(COLLECT, wasm, bodies);
  for (const [name, { fn, body }] of bodies) if (!collecting.has(name)) removeFrame(wasm, fn, body);
}

interface Body {
  readonly fn: WasmFunction;
  readonly body: Expression;
}

/** Functions that have a body, by name. */
function bodiesOf({ binaryen, module }: Wasm): ReadonlyMap<string, Body> {
  const bodies = functionsOf(module).map((fn) => {
    return [binaryen.Function.getName(fn), { fn, body: binaryen.Function.getBody(fn) }] as const;
  });
  return new Map(bodies.filter(([, { body }]) => body !== 0));
}

/** Functions that call one, or may: what they call through a table can be any. */
function namesThatReach(target: string, { binaryen }: Wasm, bodies: ReadonlyMap<string, Body>): ReadonlySet<string> {
  const expressions = new Expressions(binaryen);
  const callers = new Map<string, string[]>();
  const found = [target];
  for (const [name, { body }] of bodies) {
    try {
      expressions.walk(body, (part) => {
        const kind = expressions.kindOf(part);
        if (kind === "CallIndirect") found.push(name);
        if (kind !== "Call") return;
        const called = binaryen.Call.getTarget(part);
        callers.set(called, [...(callers.get(called) ?? []), name]);
      });
    } catch (error) {
      if (!(error instanceof UnknownExpression)) throw error;
      found.push(name);
    }
  }
  const reaching = new Set<string>();
  for (let name = found.pop(); name !== undefined; name = found.pop()) {
    if (reaching.has(name)) continue;
    reaching.add(name);
    found.push(...(callers.get(name) ?? []));
  }
  return reaching;
}

function removeFrame({ binaryen, module }: Wasm, fn: WasmFunction, body: Expression): void {
  const expressions = new Expressions(binaryen);
  const isStack = (ptr: Expression): boolean =>
    expressions.kindOf(ptr) === "GlobalGet" && binaryen.GlobalGet.getName(ptr) === STACK_POINTER;
  const changed = expressions.rewrite(body, (part) => {
    switch (expressions.kindOf(part)) {
      case "GlobalSet":
        return binaryen.GlobalSet.getName(part) === STACK_POINTER ? module.nop() : part;
      case "Call":
        return binaryen.Call.getTarget(part) === STACK_CHECK ? module.nop() : part;
      case "MemoryFill":
        return isStack(binaryen.MemoryFill.getDest(part)) ? module.nop() : part;
      case "Store":
        return isStack(binaryen.Store.getPtr(part)) ? module.drop(binaryen.Store.getValue(part)) : part;
      default:
        return part;
    }
  });
  if (changed !== body) binaryen.Function.setBody(fn, changed);
}
