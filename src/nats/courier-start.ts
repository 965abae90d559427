import type { ClientTimes } from "../cluster/client-courier.ts";
import type { Versions } from "../cluster/heartbeat.ts";
import type { ClusterAddress } from "./cluster-address.ts";

/** What the thread with the connection gets when it starts, whatever the runtime. */
export interface CourierStart {
  readonly address: ClusterAddress;
  readonly versions: Versions;
  /** Longest time until the connection is there, ms; Infinity: as long as it takes. */
  readonly timeoutMs: number;
  readonly role: ClientRole | HostRole;
}

/** What a client, or a host, says of the thread that it wants. */
export type CourierRequest = Omit<CourierStart, "versions">;

export interface ClientRole {
  readonly kind: "client";
  readonly session: string;
  readonly times: ClientTimes;
}

export interface HostRole {
  readonly kind: "host";
  readonly name: string;
  readonly incarnation: number;
  /** Whether a server will do that asks for no key, or does not encrypt beyond this machine. */
  readonly takesUnsafe: boolean;
  readonly leaseMs: number;
  readonly givenUpMs: number;
}

/** What is posted to the thread itself. */
export type CourierOrder =
  | { readonly kind: "close"; readonly waitMs: number }
  /** To a host's: it may be gone in a moment, or stands still, and clients are to know that now. */
  | { readonly kind: "leave" }
  /** To a host's: it is there again. */
  | { readonly kind: "comeBack" }
  | { readonly kind: "newId"; readonly ticket: number }
  /** Asks whether there is a connection now. */
  | { readonly kind: "look"; readonly ticket: number }
  /** To make streams and buckets, as nobody else does where there are no keys. */
  | { readonly kind: "makeStores"; readonly ticket: number };

/** What the thread posts of itself. */
export type CourierNews =
  /** There is no connection yet. */
  | { readonly kind: "waiting"; readonly why: string }
  /** Of a host's: the connection is lost, and made anew. */
  | { readonly kind: "lost"; readonly why: string }
  /** It is there again. */
  | { readonly kind: "back" }
  /** @param warning - what the user should hear of the server */
  | { readonly kind: "ready"; readonly warning?: string | undefined }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "id"; readonly ticket: number; readonly id?: number; readonly why?: string }
  | { readonly kind: "look"; readonly ticket: number; readonly isOnline: boolean }
  | { readonly kind: "stores"; readonly ticket: number; readonly why?: string }
  | { readonly kind: "closed" };
