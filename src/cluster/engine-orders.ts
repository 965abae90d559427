import type { EngineId } from "../protocol/ids.ts";

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

/** Bytes of what is said as JSON. */
export function writeJson(message: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(message));
}

/** Reads what was written so; an empty object for bytes that are none. */
export function readObject(bytes: Uint8Array): object {
  try {
    return Object(JSON.parse(new TextDecoder().decode(bytes))) as object;
  } catch {
    return {};
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

const REMEMBERED = 1000;

/** Orders of one host's clients: each is carried out once, however often it comes, and answered each time. */
export class EngineOrders {
  readonly #start: (count: number) => Promise<Pick<EngineAnswer, "ids" | "why">>;
  readonly #host: string;
  // By client and ticket, the newest last.
  readonly #answers = new Map<string, Promise<EngineAnswer>>();

  /** @param start - starts engines; never rejects */
  constructor(host: string, start: (count: number) => Promise<Pick<EngineAnswer, "ids" | "why">>) {
    this.#host = host;
    this.#start = start;
  }

  /** Carries an order out. Fulfils with the answer; never rejects. */
  take(client: string, { ticket, count }: EngineOrder): Promise<EngineAnswer> {
    const name = `${client}.${ticket}`;
    const known = this.#answers.get(name);
    if (known !== undefined) return known;
    const answer = this.#start(count).then((outcome) => ({ ticket, host: this.#host, ...outcome }));
    this.#answers.set(name, answer);
    for (const oldest of this.#answers.keys()) if (this.#answers.size > REMEMBERED) this.#answers.delete(oldest);
    return answer;
  }
}
