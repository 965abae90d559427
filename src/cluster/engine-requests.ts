import type { EngineId } from "../protocol/ids.ts";
import { type EngineAnswer, type EngineOrder, readAnswer } from "./engine-orders.ts";
import { writeJson } from "./json.ts";
import { type Place, spread } from "./spread.ts";

/** What has come of a request for engines: those that were started, and why others were not. */
export interface EnginesOutcome {
  readonly ids: readonly EngineId[];
  readonly why?: string | undefined;
}

interface Pending {
  readonly orders: Map<string, EngineOrder>;
  readonly ids: EngineId[];
  readonly faults: string[];
  readonly end: (outcome: EnginesOutcome) => void;
  sentMs: number;
}

const AGAIN_MS = 1000;
// Hosts that are there are heard within that, ms.
const PATIENCE_MS = 1500;

/** One client's requests for more engines. Orders are sent again until they are answered, as they may get lost. */
export class EngineRequests {
  readonly #places: () => readonly Place[];
  readonly #send: (host: string, order: Uint8Array) => void;
  readonly #pending = new Map<number, Pending>();
  // Requests that were made before any host was heard.
  readonly #early = new Map<{ readonly count: number; readonly end: Pending["end"] }, number>();
  #nextTicket = 0;

  /** @param send - sends an order to a host, if it gets there */
  constructor(places: () => readonly Place[], send: (host: string, order: Uint8Array) => void) {
    this.#places = places;
    this.#send = send;
  }

  /** Asks for engines. Fulfils once every host that was asked has answered, or is gone; never rejects. */
  ask(count: number, nowMs: number): Promise<EnginesOutcome> {
    return new Promise((end) => {
      if (this.#places().length === 0) this.#early.set({ count, end }, nowMs);
      else this.#begin(count, end, nowMs);
    });
  }

  #begin(count: number, end: Pending["end"], nowMs: number): void {
    const places = this.#places();
    const given = spread(places, count);
    const total = [...given.values()].reduce((sum, each) => sum + each, 0);
    if (total < count) return end({ ids: [], why: fullText(places, count, total) });
    const ticket = this.#nextTicket++;
    const orders = new Map([...given].map(([host, each]) => [host, { ticket, count: each }]));
    const pending: Pending = { orders, ids: [], faults: [], end, sentMs: nowMs };
    this.#pending.set(ticket, pending);
    this.#sendAll(pending, nowMs);
  }

  #sendAll(pending: Pending, nowMs: number): void {
    pending.sentMs = nowMs;
    for (const [host, order] of pending.orders) this.#send(host, writeJson(order));
  }

  /** Something has come that may be an answer. */
  heard(bytes: Uint8Array): void {
    const answer = readAnswer(bytes);
    if (answer !== undefined) this.#answered(answer);
  }

  #answered({ ticket, host, ids, why }: EngineAnswer): void {
    const pending = this.#pending.get(ticket);
    if (pending === undefined || !pending.orders.delete(host)) return;
    pending.ids.push(...ids);
    if (why !== undefined) pending.faults.push(`${host}: ${why}`);
    if (pending.orders.size > 0) return;
    this.#pending.delete(ticket);
    const faults = pending.faults.join("; ");
    pending.end({ ids: pending.ids, why: faults === "" ? undefined : faults });
  }

  /** A host is gone: it answers no more. */
  lost(host: string, why: string): void {
    for (const ticket of this.#pending.keys()) this.#answered({ ticket, host, ids: [], why });
  }

  /** Called now and then. */
  tick(nowMs: number): void {
    for (const pending of this.#pending.values()) if (nowMs - pending.sentMs >= AGAIN_MS) this.#sendAll(pending, nowMs);
    for (const [request, sinceMs] of this.#early) {
      const isLate = nowMs - sinceMs >= PATIENCE_MS;
      if (!isLate && this.#places().length === 0) continue;
      this.#early.delete(request);
      if (this.#places().length > 0) this.#begin(request.count, request.end, nowMs);
      else
        request.end({ ids: [], why: "no host is there to start it; run ensemble engines on a machine of the cluster" });
    }
  }
}

function fullText(places: readonly Place[], count: number, room: number): string {
  const limits = places.map(({ name, engines, maxEngines }) => `${name} has ${engines} of ${maxEngines}`);
  return `the hosts have room for ${room} engines more, not ${count} (${limits.join(", ")}); start more hosts, or raise their --max-engines`;
}
