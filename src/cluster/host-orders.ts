import type { HostDeed, HostOrder, HostOrderAnswer } from "../monitor/host-order.ts";
import { readObject } from "./json.ts";

/** Longest profile, ms. */
export const MOST_PROFILE_MS = 60_000;

// Of an order without a ticket: who has given it can't be told which.
const NO_TICKET = -1;

/** Reads an order of who looks: what is to be done, or why that can't be known. */
export function readHostOrder(bytes: Uint8Array): HostOrder | Required<Pick<HostOrderAnswer, "ticket" | "why">> {
  const { ticket, deed } = readObject(bytes) as { readonly ticket?: unknown; readonly deed?: unknown };
  if (!isWhole(ticket)) return { ticket: NO_TICKET, why: "an order needs a ticket, a whole number >= 0" };
  const read = readDeed(Object(deed) as Record<string, unknown>);
  return typeof read === "string" ? { ticket, why: read } : { ticket, deed: read };
}

function readDeed({ kind, engine, ms, ifFree }: Record<string, unknown>): HostDeed | string {
  const isEngine = isWhole(engine);
  if (engine !== undefined && !isEngine) return `there is no engine ${JSON.stringify(engine)}`;
  switch (kind) {
    case "drain":
      return { kind, ...(isEngine && { engine }), ...(ifFree === true && { ifFree }) };
    case "kill":
      return isEngine ? { kind, engine } : { kind };
    case "interrupt":
    case "restart":
      return isEngine ? { kind, engine } : `${kind} needs an engine`;
    case "profile": {
      if (!isEngine) return "profile needs an engine";
      if (typeof ms !== "number" || !(ms > 0 && ms <= MOST_PROFILE_MS)) {
        return `a profile takes more than 0 ms and at most ${MOST_PROFILE_MS} ms, not ${JSON.stringify(ms)}`;
      }
      return { kind, engine, ms };
    }
    default:
      return `a host does not know how to do ${JSON.stringify(kind) ?? "nothing"}`;
  }
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
