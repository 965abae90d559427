import type { EngineId } from "../protocol/ids.ts";
import { readObject } from "./json.ts";

/** Asks a host for more engines. The same order may come several times. */
export interface EngineOrder {
  /** Chosen by the client. */
  readonly ticket: number;
  readonly count: number;
}

/** What a host says to an order. */
export interface EngineAnswer {
  readonly ticket: number;
  readonly host: string;
  /** Those that were started; none where `why` says what hinders. */
  readonly ids: readonly EngineId[];
  readonly why?: string | undefined;
}

/** Reads an order; undefined for bytes that are none. */
export function readOrder(bytes: Uint8Array): EngineOrder | undefined {
  const { ticket, count } = readObject(bytes) as Partial<EngineOrder>;
  return isCount(ticket) && isCount(count) ? { ticket, count } : undefined;
}

/** Reads an answer; undefined for bytes that are none. */
export function readAnswer(bytes: Uint8Array): EngineAnswer | undefined {
  const { ticket, host, ids, why } = readObject(bytes) as Partial<EngineAnswer>;
  if (!isCount(ticket) || typeof host !== "string" || !Array.isArray(ids) || !ids.every(isCount)) return undefined;
  return { ticket, host, ids, why: typeof why === "string" ? why : undefined };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
