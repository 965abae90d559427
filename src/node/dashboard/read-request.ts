import type { HostDeed } from "../../monitor/host-order.ts";

/** What a page asks a host for. */
export interface OrderRequest {
  readonly host: string;
  readonly deed: HostDeed;
}

/** Which engines a page shows. */
export interface ShowRequest {
  readonly page: string;
  readonly engines: readonly number[];
}

/** Longest profile, and shortest, ms. */
const PROFILE_MS = [100, 60_000] as const;
// More than fit on any screen.
const MOST_SHOWN = 1000;

/** @throws {TypeError} when it is none */
export function readOrder(body: unknown): OrderRequest {
  const { host, deed } = fieldsOf(body, "an order");
  if (typeof host !== "string") throw new TypeError("an order names its host");
  return { host, deed: readDeed(deed) };
}

function readDeed(given: unknown): HostDeed {
  const { kind, engine, ms } = fieldsOf(given, "a deed");
  if (engine !== undefined && !isId(engine)) throw new TypeError("an engine is a whole number >= 0");
  switch (kind) {
    case "drain":
    case "kill":
      return { kind, ...(engine !== undefined && { engine }) };
    case "interrupt":
    case "restart":
      if (engine === undefined) throw new TypeError(`${kind} is for one engine`);
      return { kind, engine };
    case "profile":
      if (engine === undefined) throw new TypeError("profile is for one engine");
      if (typeof ms !== "number" || !(ms >= PROFILE_MS[0] && ms <= PROFILE_MS[1])) {
        throw new TypeError(`a profile takes ${PROFILE_MS.join(" to ")} ms`);
      }
      return { kind, engine, ms };
    default:
      throw new TypeError("a deed is one of interrupt, drain, restart, kill, profile");
  }
}

/** @throws {TypeError} when it is none */
export function readShow(body: unknown): ShowRequest {
  const { page, engines } = fieldsOf(body, "what is shown");
  if (typeof page !== "string") throw new TypeError("what is shown names its page");
  if (!Array.isArray(engines) || engines.length > MOST_SHOWN || !engines.every(isId)) {
    throw new TypeError(`engines are at most ${MOST_SHOWN} ids`);
  }
  return { page, engines };
}

function isId(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function fieldsOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  throw new TypeError(`${what} is an object`);
}
