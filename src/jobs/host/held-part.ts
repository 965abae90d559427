import type { Letter } from "../../cluster/letter-bus.ts";
import { deliveryOf } from "../stream/delivery.ts";
import { PIECES_HEADER } from "../work/submission.ts";

/** A part of a job that a host has got, and has to answer for. */
export interface HeldPart {
  readonly user: string;
  readonly job: string;
  readonly part: number;
  /** How often it has been given out, this time included. */
  readonly delivery: number;
  /** Items, packed; empty where the record says all, or where they are kept in pieces. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pieces in which its items are kept; 0: they are here. */
  readonly pieces: number;
  /** Where it is answered to. */
  readonly reply: string;
}

/** Reads a message of the stream of jobs; undefined when it is none that can be answered for. */
export function heldPart(letter: Letter): HeldPart | undefined {
  const delivery = deliveryOf(letter);
  const [part = "", job = "", user = ""] = letter.subject.split(".").toReversed();
  if (delivery === undefined || letter.reply === undefined || !/^\d+$/u.test(part)) return undefined;
  const pieces = Number(letter.headers?.[PIECES_HEADER] ?? 0);
  return { user, job, part: Number(part), delivery: delivery.count, bytes: letter.bytes, pieces, reply: letter.reply };
}
