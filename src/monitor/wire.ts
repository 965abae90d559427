import type { ClientEvent, ClientReport } from "./client-report.ts";
import type { HostDeed, HostOrder, HostOrderAnswer } from "./host-order.ts";
import type { HostReport } from "./host-report.ts";
import type { Watch } from "./watch.ts";

/** What is said to and by those who look. */
type Said = HostReport | ClientReport | Watch | HostOrder | HostOrderAnswer;

/** Makes bytes of what is said: JSON, as in heartbeats. */
export function writeSaid(said: Said): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(said));
}

/** Reads a report; undefined for bytes that are none. */
export function readReport(bytes: Uint8Array): HostReport | ClientReport | undefined {
  const read = readObject(bytes) as Partial<HostReport> | Partial<ClientReport>;
  if (read.kind === "host") return isHostReport(read) ? (read as HostReport) : undefined;
  return read.kind === "client" && isClientReport(read) ? (read as ClientReport) : undefined;
}

/** Reads what somebody says who looks; undefined for bytes that say something else. */
export function readWatch(bytes: Uint8Array): Watch | undefined {
  const { tasks } = readObject(bytes) as Partial<Watch>;
  return typeof tasks === "boolean" ? { tasks } : undefined;
}

/** Reads an order for a host; undefined for bytes that are none. */
export function readOrder(bytes: Uint8Array): HostOrder | undefined {
  const { ticket, deed } = readObject(bytes) as Partial<HostOrder>;
  if (!isCount(ticket) || deed === undefined) return undefined;
  const { kind, engine, ms, ifFree } = Object(deed) as { readonly [key: string]: unknown };
  switch (kind) {
    case "drain": {
      const drain: HostDeed = { kind, ...(ifFree === true && { ifFree: true }) };
      if (engine === undefined) return { ticket, deed: drain };
      return isCount(engine) ? { ticket, deed: { ...drain, engine } } : undefined;
    }
    case "kill":
      if (engine === undefined) return { ticket, deed: { kind } };
      return isCount(engine) ? { ticket, deed: { kind, engine } } : undefined;
    case "interrupt":
    case "restart":
      return isCount(engine) ? { ticket, deed: { kind, engine } } : undefined;
    case "profile":
      return isCount(engine) && isCount(ms) ? { ticket, deed: { kind, engine, ms } } : undefined;
    default:
      return undefined;
  }
}

/** Reads a host's answer to an order; undefined for bytes that are none. */
export function readAnswer(bytes: Uint8Array): HostOrderAnswer | undefined {
  const read = readObject(bytes) as Partial<HostOrderAnswer>;
  return isCount(read.ticket) && typeof read.host === "string" ? (read as HostOrderAnswer) : undefined;
}

function readObject(bytes: Uint8Array): object {
  try {
    return Object(JSON.parse(new TextDecoder().decode(bytes))) as object;
  } catch {
    return {};
  }
}

function isHostReport(read: Partial<HostReport>): boolean {
  const { host, incarnation, sentMs, machine, process, totals, engines, lost, isDraining, tasks } = read;
  return (
    typeof host === "string" &&
    typeof isDraining === "boolean" &&
    areNumbers(incarnation, sentMs, machine?.cores, process?.sinceMs) &&
    areNumbers(totals?.done, totals?.failed, totals?.busyMs, totals?.lostEngines) &&
    isListOf(engines, isEngine) &&
    isListOf(lost, isLoss) &&
    (tasks === undefined || areRecords(tasks))
  );
}

function isEngine(value: unknown): boolean {
  const { id, held, done, failed, busyMs, idleSinceMs } = Object(value) as { readonly [key: string]: unknown };
  return isCount(id) && areNumbers(held, done, failed, busyMs, idleSinceMs);
}

function isLoss(value: unknown): boolean {
  const { id, why } = Object(value) as { readonly [key: string]: unknown };
  return isCount(id) && typeof why === "string";
}

function areRecords(value: unknown): boolean {
  const read = Object(value) as { readonly [key: string]: unknown };
  const { engine, errors, dropped } = read;
  const columns = ["engine", "client", "name", "startedMs", "endedMs", "count", "outcome"].map((name) => read[name]);
  return (
    columns.every((column) => isListOf(column, Number.isFinite) && sizeOf(column) === sizeOf(engine)) &&
    [read["clients"], read["names"]].every((texts) => isListOf(texts, isText)) &&
    typeof errors === "object" &&
    errors !== null &&
    areNumbers(dropped)
  );
}

function isClientReport(read: Partial<ClientReport>): boolean {
  const { user, session, name, queued, calls, events } = read;
  const { sentMs, sinceMs, unassigned, held, done, failed, retried, waitedMs, couldUse, waitsFor } = read;
  return (
    [user, session, name].every(isText) &&
    areNumbers(sentMs, sinceMs, unassigned, held, done, failed, retried, waitedMs, couldUse) &&
    (waitsFor === undefined || isCount(waitsFor)) &&
    isListOf(queued, (each) => areNumbers((Object(each) as { count?: unknown }).count)) &&
    isListOf(calls, (each) => isText((Object(each) as { name?: unknown }).name)) &&
    isListOf(events, isClientEvent)
  );
}

function isClientEvent(read: unknown): boolean {
  const { kind, text } = Object(read) as Partial<ClientEvent>;
  return (kind === "engine" || kind === "task") && isText(text);
}

function isListOf(value: unknown, isOne: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isOne(item));
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function areNumbers(...values: readonly unknown[]): boolean {
  return values.every((value) => Number.isFinite(value));
}
