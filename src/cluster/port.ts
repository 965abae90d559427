import type { PartApart } from "../protocol/bytes/buffers.ts";
import type { Content } from "./contents/offers.ts";

/** One end of a message channel to the thread that has the connection, whatever the runtime. */
export interface Port {
  post(message: unknown, move: readonly ArrayBuffer[]): void;
  /** Sets the handler of messages, each a clone of what was posted. */
  listen(handler: (message: unknown) => void): void;
  /** Hands over what has come, now. Whether anything had; absent where the runtime can't. */
  take?(): boolean;
  /** Whether the port keeps the process alive. */
  keepAlive(awaited: boolean): void;
  close(): void;
}

/** Two ends of a message channel: one for this thread, one to be moved to another. */
export interface PortPair {
  readonly own: Port;
  /** Is moved by being named in `post`. */
  readonly other: object;
}

/** What is posted about one link, to the thread that has the connection. */
export type ToCourier =
  | {
      readonly kind: "message";
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** What it names: sent if the other end asks. */
      readonly contents?: readonly Content[];
    }
  /** The link ends once what was sent has arrived, and what that names was read. */
  | { readonly kind: "close" };

/** What that thread posts about one link. */
export type FromCourier =
  | {
      readonly kind: "message";
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** Bytes of it that have come by name. They are not to be changed, or moved on. */
      readonly apart?: readonly PartApart[];
    }
  /** So many bytes more were sent, as the other end has asked for them. */
  | { readonly kind: "sent"; readonly bytes: number }
  /** So many bytes more have arrived at the other end, in all; a message there and back takes so long. */
  | { readonly kind: "arrived"; readonly bytes: number; readonly roundTripMs: number }
  /** What is to be added to times of the other end, ms. */
  | { readonly kind: "clock"; readonly behindMs: number }
  /** The link is over; nothing follows. */
  | { readonly kind: "closed"; readonly why: string };
