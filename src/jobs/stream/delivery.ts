import type { Letter } from "../../cluster/letter-bus.ts";

/** What the subject of an acknowledgement says of a message. */
export interface Delivery {
  /** How often it has been given out, from 1. */
  readonly count: number;
  /** Its number in the stream. */
  readonly seq: number;
}

/** Reads `$JS.ACK.<stream>.<consumer>.<count>.<seq>.…`; newer servers name domain and account before the stream. */
export function deliveryOf({ reply = "" }: Letter): Delivery | undefined {
  const tokens = reply.split(".");
  if (tokens[0] !== "$JS" || tokens[1] !== "ACK" || tokens.length < 9) return undefined;
  const at = tokens.length >= 11 ? 6 : 4;
  return { count: Number(tokens[at]), seq: Number(tokens[at + 1]) };
}

/** Words by which a message is answered. */
export const ACK: Uint8Array<ArrayBuffer> = new TextEncoder().encode("+ACK");
export const WORKING: Uint8Array<ArrayBuffer> = new TextEncoder().encode("+WPI");

/** Gives a message back, to be given out again after a while. */
export function nak(delayMs: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`-NAK {"delay":${Math.round(delayMs * 1e6)}}`);
}
