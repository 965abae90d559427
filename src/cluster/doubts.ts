import type { EngineId } from "../protocol/ids.ts";
import type { BusMessage } from "./bus.ts";
import { readObject, writeJson } from "./json.ts";
import type { KnownHost } from "./known-host.ts";
import type { SessionName } from "./subjects.ts";

// Less than the time after which a client gives up a host that seems to be gone, more than its pings are apart, ms.
const DOUBT_MS = 1000;
const ASK_AGAIN_MS = 250;
// More are lost, as anything may be: links send again.
const MOST_HELD = 1024;

/** What a host asks a client that was silent. */
export interface Question {
  readonly host: string;
  readonly incarnation: number;
  readonly number: number;
}

/** What the client answers: which links it has with the host, by their epochs. */
export interface Proof {
  readonly number: number;
  readonly links: readonly (readonly [EngineId, number])[];
}

/** The host that asks in a question, and the answer; undefined for bytes that are none, and for a host that is not known. */
export function answerTo(
  bytes: Uint8Array,
  hosts: ReadonlyMap<string, KnownHost>,
): { readonly host: KnownHost; readonly proof: Uint8Array } | undefined {
  const { host: name = "", incarnation, number } = readObject(bytes) as Partial<Question>;
  const host = hosts.get(name);
  if (host === undefined || host.incarnation !== incarnation || typeof number !== "number") return undefined;
  const links = [...host.links].map(([id, { epoch }]) => [id, epoch] as const);
  return { host, proof: writeJson({ number, links } satisfies Proof) };
}

/** Reads a proof; undefined for bytes that are none. */
export function readProof(bytes: Uint8Array): Proof | undefined {
  const read = readObject(bytes) as Partial<Record<keyof Proof, unknown>>;
  const isOne = typeof read.number === "number" && Array.isArray(read.links) && read.links.every(Array.isArray);
  return isOne ? (read as Proof) : undefined;
}

interface Doubt {
  number: number;
  askedMs: number;
  readonly held: BusMessage[];
}

/**
 * Clients that were silent for a while: what comes from them then may have waited in a cable that was cut, or in a process
 * that stood still, until the client has given its host up. It is held until the client has said which links it has.
 */
export class Doubts {
  readonly #ask: (client: SessionName, number: number) => void;
  readonly #heardMs = new Map<string, number>();
  readonly #open = new Map<string, Doubt>();
  #next = 0;

  constructor(ask: (client: SessionName, number: number) => void) {
    this.#ask = ask;
  }

  /** A message has come: whether it may be taken. Else it is held. */
  takes(client: string, from: SessionName, message: BusMessage, nowMs: number): boolean {
    const before = this.#heardMs.get(client) ?? nowMs;
    this.#heardMs.set(client, nowMs);
    let doubt = this.#open.get(client);
    if (doubt === undefined && nowMs - before <= DOUBT_MS) return true;
    if (doubt === undefined) this.#open.set(client, (doubt = { number: 0, askedMs: -Infinity, held: [] }));
    if (doubt.held.length < MOST_HELD) doubt.held.push(message);
    if (nowMs - doubt.askedMs > ASK_AGAIN_MS) {
      doubt.number = this.#next++;
      doubt.askedMs = nowMs;
      this.#ask(from, doubt.number);
    }
    return false;
  }

  /** A client has answered a question: what was held. Undefined where the answer is to none, or comes late. */
  proven(client: string, number: number, nowMs: number): readonly BusMessage[] | undefined {
    const doubt = this.#open.get(client);
    if (doubt?.number !== number || nowMs - doubt.askedMs > DOUBT_MS) return undefined;
    this.#open.delete(client);
    this.#heardMs.set(client, nowMs);
    return doubt.held;
  }

  /** A client is gone. */
  left(client: string): void {
    this.#heardMs.delete(client);
    this.#open.delete(client);
  }
}
