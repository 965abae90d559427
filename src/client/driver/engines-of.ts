import type { Transport } from "../../transport/contract.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { EngineSet } from "./engine-set.ts";
import type { EventLog } from "./events.ts";
import { FoundEngines } from "./found-engines.ts";
import { OwnedEngines } from "./owned-engines.ts";
import type { Setup } from "./setup.ts";

/** The engines to which a transport leads: to be started where it owns them, else to be found. */
export function enginesOf(
  transport: Transport,
  parts: {
    readonly dispatcher: Dispatcher;
    readonly events: EventLog;
    readonly setup: Setup | undefined;
    readonly startTimeoutMs: number | undefined;
  },
): EngineSet {
  return transport.owns ? new OwnedEngines({ ...parts, transport }) : new FoundEngines({ ...parts, transport });
}
