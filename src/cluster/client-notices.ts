import type { ClientWork } from "../monitor/client-report.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { EnginesOutcome } from "./engine-requests.ts";

/** What a client's courier says to its client. */
export type ClientNotice =
  | {
      readonly kind: "found";
      readonly engineId: EngineId;
      /** Name of its host. */
      readonly host: string;
      readonly follows?: EngineId | undefined;
      readonly port: object;
    }
  /** Engines were passed by. */
  | { readonly kind: "refused"; readonly why: string }
  /** What has come of an order. */
  | ({ readonly kind: "added"; readonly ticket: number } & EnginesOutcome)
  /** Something that the user should know, and that hinders nothing. */
  | { readonly kind: "warning"; readonly text: string }
  /** Somebody looks at the cluster: asks for a report. Or nobody does any more. */
  | { readonly kind: "watched" | "unwatched" };

/** What a client says to its courier. */
export type ClientOrder =
  /** It wants more engines. */
  | { readonly kind: "add"; readonly ticket: number; readonly count: number }
  /** What it does, as it was asked; absent: it can't say. */
  | { readonly kind: "report"; readonly work?: ClientWork };
