import { FUNCTION_REF, isSendable } from "../../protocol/function-ref.ts";
import { functionRef } from "../../protocol/function-source.ts";
import { RUN_SETUP_MODULE, RUN_SETUP_ONCE } from "../../protocol/own-functions.ts";
import { limitStart } from "../../protocol/start-limit.ts";
import { applyCall, encodeArguments } from "../calls/arguments.ts";
import type { EngineHandle } from "../engines/engine-handle.ts";
import type { ClientRuntime } from "../runtime.ts";
import type { ConnectOptions } from "./connect-options.ts";
import type { Dispatcher } from "./dispatcher.ts";

/** What is run on every engine before it takes part. */
export interface Setup {
  /** A function, sent by its source or by its module. */
  readonly fn: unknown;
  readonly args: readonly unknown[];
}

/** The call that sets an engine up, as the option `setup` of `connect` says. */
export function setupOf(
  setup: ConnectOptions["setup"],
  resolveModule: ClientRuntime["resolveModule"],
): Setup | undefined {
  if (setup === undefined) return undefined;
  if (typeof setup === "function") return { fn: setup, args: [] };
  return { fn: { [FUNCTION_REF]: { kind: "name", path: RUN_SETUP_MODULE } }, args: [resolveModule(setup)] };
}

/** The same, but an engine that several clients set up alike runs it once. */
export function onceForAll({ fn, args }: Setup): Setup {
  const text =
    typeof fn === "function" && !isSendable(fn) ? String(fn) : JSON.stringify(functionRef(fn as () => unknown));
  const key = `${text} ${JSON.stringify(args)}`;
  return { fn: { [FUNCTION_REF]: { kind: "name", path: RUN_SETUP_ONCE } }, args: [key, fn, args] };
}

/** How long a setup may take. */
export interface SetupLimits {
  /** In ms; undefined: as long as it likes. */
  readonly timeoutMs: number | undefined;
  /** Gives it up; its reason is an error. */
  readonly giveUp: AbortSignal;
}

/**
 * Sets an engine up that does not take part yet.
 *
 * @throws what the setup throws, {TimeoutError}, and the reason of `giveUp`
 */
export async function setUp(
  dispatcher: Dispatcher,
  handle: EngineHandle,
  { setup, timeoutMs, giveUp }: SetupLimits & { readonly setup: Setup },
): Promise<void> {
  let endLimit: (() => void) | undefined;
  const end = new Promise<never>((_, reject) => {
    // Whoever aborts gives an error as the reason.
    giveUp.addEventListener("abort", () => reject(giveUp.reason as Error));
    if (timeoutMs !== undefined) endLimit = limitStart("its setup did not end", timeoutMs, reject);
  });
  try {
    await Promise.race([run(dispatcher, handle, setup), end]);
  } finally {
    endLimit?.();
  }
}

function run(dispatcher: Dispatcher, handle: EngineHandle, { fn, args }: Setup): Promise<void> {
  const request = applyCall(
    dispatcher.functions.take(fn, "setup"),
    encodeArguments(args, "setup", { collect: () => dispatcher.functions.collector("setup") }),
  );
  return new Promise((resolve, reject) => {
    const task = dispatcher.makeOwnTask({
      id: dispatcher.nextTaskId(),
      request,
      sink: { settle: (_, outcome) => (outcome.kind === "error" ? reject(outcome.error) : resolve()) },
      method: "setup",
      index: 0,
      count: 1,
    });
    dispatcher.scheduler.send(handle.state, task);
    handle.link.flush();
  });
}
