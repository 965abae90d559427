import type { HostOrder, HostOrderAnswer } from "../monitor/host-order.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { EngineAnswer, EngineOrder } from "./engine-orders.ts";
import type { EngineNotice } from "./heartbeat.ts";
import type { SessionName } from "./subjects.ts";
import type { Watching } from "./watched.ts";

/** What a host says to its courier. */
export type HostNotice =
  | {
      readonly kind: "engines";
      readonly engines: readonly EngineNotice[];
      readonly maxEngines?: number | undefined;
    }
  | { readonly kind: "answer"; readonly to: SessionName; readonly answer: EngineAnswer }
  /** A `HostReport`, for whoever looks. */
  | { readonly kind: "seen"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** What has come of an order of who looks. */
  | { readonly kind: "acted"; readonly to: SessionName; readonly answer: HostOrderAnswer };

/** What the courier says to its host. */
export type CourierNotice =
  /** A client uses an engine. `client` is the same for all that one client uses. */
  | { readonly kind: "session"; readonly engineId: EngineId; readonly client: string; readonly port: object }
  /** A client asks for engines. */
  | { readonly kind: "order"; readonly from: SessionName; readonly order: EngineOrder }
  /** Somebody looks, or nobody does any more. */
  | { readonly kind: "watched"; readonly watching: Watching }
  /** Who looks asks for something. */
  | { readonly kind: "act"; readonly from: SessionName; readonly order: HostOrder };
