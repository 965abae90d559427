import { functionName } from "../../monitor/task-name.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import type { TaskPayload } from "../../scheduler/task.ts";
import type { FunctionRegistry } from "../engines/function-registry.ts";

// Functions that are known by name: maps with constants have one each.
const MOST_KNOWN = 10_000;

/** What tasks are called where people look at them. */
export class TaskNames {
  readonly #functions: FunctionRegistry;
  readonly #known = new Map<FunctionId, string>();

  constructor(functions: FunctionRegistry) {
    this.#functions = functions;
  }

  /** Name of what a task calls; its method where that is no function. */
  of(request: TaskPayload | undefined, method: string): string {
    const fn = calledBy(request);
    return fn === undefined ? method : this.ofFunction(fn, method);
  }

  /** Name of a function; its method where it was forgotten. */
  ofFunction(fn: FunctionId, method: string): string {
    const known = this.#known.get(fn);
    if (known !== undefined) return known;
    if (!this.#functions.has(fn)) return method;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    const name = functionName(this.#functions.refOf(fn), (sent) => this.ofFunction(sent, method));
    this.#known.set(fn, name);
    return name;
  }
}

/** The function that a request calls; undefined where it calls none. */
export function calledBy(request: TaskPayload | undefined): FunctionId | undefined {
  return request?.kind === "call" || request?.kind === "map" ? request.fn : undefined;
}
