import { BlockingUnsupportedError } from "../../protocol/errors.ts";
import { FUNCTION_REF, type FunctionRef } from "../../protocol/function-ref.ts";
import { noEngines } from "../../scheduler/no-engines.ts";
import type { Transport } from "../../transport/contract.ts";
import type { Dispatcher } from "../driver/dispatcher.ts";
import { AsyncResult, type ResultOwner } from "../results/async-result.ts";
import { ListState, type Shape } from "../results/list-state.ts";
import type { ResultState } from "../results/result-state.ts";
import { SingleState } from "../results/single-state.ts";
import type { ClientRuntime } from "../runtime.ts";
import { unheard } from "./dependencies.ts";
import type { LiveEngines } from "./targets.ts";

/** What the views of a client share. */
export interface ViewContext {
  readonly dispatcher: Dispatcher;
  readonly transport: Transport;
  readonly runtime: ClientRuntime;
  readonly owner: ResultOwner;
  /** The engines that live now. */
  readonly engines: () => LiveEngines;
}

/** A result that is being made: the state that tasks settle, and how the caller gets it. */
export interface Pending<State extends ResultState, T, Item> {
  readonly state: State;
  readonly result: AsyncResult<T, Item>;
}

/** Makes a result of one bare value. The view that calls it knows its type. */
export function pendingSingle<T>(context: ViewContext): Pending<SingleState, T, T> {
  const state = new SingleState(context.dispatcher.traces.take());
  return { state, result: new AsyncResult<T>(state, context.owner) };
}

/** Makes a result of several values. The view that calls it knows their types. */
export function pendingList<T, Item>(
  context: ViewContext,
  length: number,
  shape: Shape,
  ordered: boolean,
): Pending<ListState, T, Item> {
  const state = new ListState(length, { shape, ordered, trace: context.dispatcher.traces.take() });
  return { state, result: new AsyncResult<T, Item>(state, context.owner) };
}

/**
 * Blocks the thread until the result is there. Replies of other tasks that come meanwhile are handled as ever.
 *
 * @throws {BlockingUnsupportedError} when the runtime can't block
 * @throws {NoEnginesError} {ImpossibleDependencyError} when the result can't come while the thread blocks
 * @throws the failure of the result
 */
export function blockFor<T>(context: ViewContext, state: ResultState, method: string): T {
  const { dispatcher, transport } = context;
  if (transport.block === undefined) throw new BlockingUnsupportedError(method);
  dispatcher.functions.closures.endTurn();
  while (!state.ready) {
    dispatcher.turn();
    if (state.ready) break;
    const failure = whyNever(dispatcher, state);
    if (failure !== undefined) {
      state.abortRest(failure);
      dispatcher.scheduler.stopper.release(state.tasks);
      throw failure;
    }
    const untilMs = performance.now() + dispatcher.scheduler.timers.idleMs;
    const handles = [...dispatcher.engines.byId.keys()].flatMap((id) => dispatcher.handles.get(id) ?? []);
    transport.block(
      handles.map(({ link }) => link),
      untilMs,
    );
    dispatcher.scheduler.timers.run();
  }
  const outcome = state.outcome();
  if ("error" in outcome) throw outcome.error;
  // The view that submitted the tasks knows the type.
  return outcome.value as T;
}

// Why a result can't come while the thread blocks, if so. Engines that are being started are not heard then, nor are those
// of other clients, for whose results it may wait by way of others of this client.
function whyNever(dispatcher: Dispatcher, { tasks }: ResultState): Error | undefined {
  const engines = [...dispatcher.engines.byId.values()];
  if (engines.length === 0) return tasks.flatMap(({ failures }) => failures).at(-1) ?? noEngines(dispatcher.scheduler);
  const isQuiet = engines.every(({ inFlight, ending }) => inFlight.size === 0 && !ending);
  return isQuiet ? unheard("what it waits for") : undefined;
}

/** @throws {BlockingUnsupportedError} when calls of this client can't block, before anything is sent */
export function checkBlocking(context: ViewContext, method: string): void {
  if (context.transport.block === undefined) throw new BlockingUnsupportedError(method);
}

/** Functions of a module by name, each of which says how it travels and, when called, is applied by `apply`. */
export function moduleProxy(url: string, apply: (fn: object, args: unknown[]) => unknown): object {
  const functions = new Map<string, object>();
  return new Proxy(Object.freeze({}), {
    get: (_, name) => {
      // A module is not a promise, though `await` asks it.
      if (typeof name !== "string" || name === "then") return undefined;
      let fn = functions.get(name);
      if (fn === undefined) {
        fn = moduleFunction({ kind: "module", url, name }, apply);
        functions.set(name, fn);
      }
      return fn;
    },
  });
}

function moduleFunction(
  ref: FunctionRef & { kind: "module" },
  apply: (fn: object, args: unknown[]) => unknown,
): object {
  const fn = (...args: unknown[]): unknown => apply(fn, args);
  return Object.defineProperties(fn, { name: { value: ref.name }, [FUNCTION_REF]: { value: ref } });
}
