import { FUNCTION_REF } from "../../protocol/function-ref.ts";
import { RUN_SETUP_MODULE } from "../../protocol/own-functions.ts";
import type { ClientRuntime } from "../runtime.ts";
import type { ConnectOptions } from "./connect-options.ts";
import type { Setup } from "./engine-set.ts";

/** The call that sets an engine up, as the option `setup` of `connect` says. */
export function setupOf(
  setup: ConnectOptions["setup"],
  resolveModule: ClientRuntime["resolveModule"],
): Setup | undefined {
  if (setup === undefined) return undefined;
  if (typeof setup === "function") return { fn: setup, args: [] };
  return { fn: { [FUNCTION_REF]: { kind: "name", path: RUN_SETUP_MODULE } }, args: [resolveModule(setup)] };
}
