import type { Letter } from "../../cluster/letter-bus.ts";
import { readModule } from "../../protocol/bytes/modules.ts";
import { unpack } from "../../protocol/bytes/unpacking.ts";
import type { ErrorRecord } from "../../protocol/error-record.ts";
import type { Placeholder } from "../../protocol/function-ref.ts";
import { type JobAttempt, JobError } from "../../protocol/job-error.ts";
import { readToken } from "../job-names.ts";
import { decodeJson } from "../stream/jet-stream.ts";
import { StreamReading } from "../stream/reading.ts";
import type { JobStore } from "./job-store.ts";
import { joined } from "./pieces.ts";
import { PIECES_HEADER } from "./submission.ts";

/** What a host has made of a part, packed. */
export interface PartValues {
  readonly values: ArrayLike<unknown>;
  readonly errors: readonly (readonly [index: number, error: ErrorRecord])[];
  readonly placeholders?: readonly Placeholder[];
  readonly engineId: number;
}

/** Index of the failure of a part as a whole, which has no values then. */
export const WHOLE = -1;

/** Whether a part failed as a whole. */
export function isWhole({ errors }: Pick<PartValues, "errors">): boolean {
  return errors[0]?.[0] === WHOLE;
}

/** Header of values that came at this delivery of their part; with pieces before them. */
export const DELIVERY_HEADER = "Ensemble-Delivery";

/** What is called with what becomes of a job's parts: each part once. */
export interface PartReader {
  readonly values: (part: number, values: PartValues) => void;
  readonly lost: (part: number, error: JobError) => void;
  readonly failed: (error: unknown) => void;
}

/** Reads what hosts have made of a job's parts, and goes on as they make more, until it is closed. */
export class ResultReading {
  readonly #id: string;
  readonly #reader: PartReader;
  readonly #reading: StreamReading;
  readonly #seen = new Set<number>();
  readonly #attempts = new Map<number, JobAttempt[]>();
  // Pieces by part, delivery and number, until their last one comes.
  readonly #pieces = new Map<string, Uint8Array>();

  constructor(store: JobStore, id: string, reader: PartReader) {
    this.#id = id;
    this.#reader = reader;
    const { jet, place } = store;
    this.#reading = new StreamReading(jet, `${id}${crypto.getRandomValues(new Uint32Array(1))[0]}`, {
      stream: place.names.results,
      filter: place.names.result(place.user, id, "*"),
      heard: (letter) => this.#hear(letter),
      failed: reader.failed,
    });
    void this.#reading.open();
  }

  #hear(letter: Letter): void {
    const token = readToken(letter.subject.slice(letter.subject.lastIndexOf(".") + 1));
    if (token === undefined || this.#seen.has(token.part)) return;
    const { part } = token;
    switch (token.kind) {
      case "piece":
        this.#pieces.set(`${part}.${token.delivery}.${token.piece}`, letter.bytes);
        return;
      case "history": {
        const attempts = this.#attempts.get(part) ?? [];
        const attempt = readAttempt(letter.bytes, token.delivery);
        // What is said of a try in the end says more than what was said at its start.
        this.#attempts.set(part, [...attempts.filter((other) => other.attempt !== attempt.attempt), attempt]);
        return;
      }
      case "lost": {
        this.#seen.add(part);
        const attempts = (this.#attempts.get(part) ?? []).toSorted((a, b) => a.attempt - b.attempt);
        return this.#reader.lost(part, new JobError(this.#id, lostMessage(part, attempts), { attempts }));
      }
      case "values": {
        this.#seen.add(part);
        const values = this.#read(letter, part);
        if (values instanceof JobError) this.#reader.lost(part, values);
        else this.#reader.values(part, values);
      }
    }
  }

  #read({ bytes, headers = {} }: Letter, part: number): PartValues | JobError {
    const before = Number(headers[PIECES_HEADER] ?? 0);
    const pieces = Array.from({ length: before }, (_, i) => `${part}.${headers[DELIVERY_HEADER]}.${i}`);
    const found = pieces.flatMap((key) => this.#pieces.get(key) ?? []);
    for (const key of pieces) this.#pieces.delete(key);
    try {
      // Written by a host.
      if (found.length === before) return unpack(joined([...found, bytes]), { module: readModule }) as PartValues;
    } catch (cause) {
      return new JobError(this.#id, `the values of part ${part} can't be read`, { cause });
    }
    return new JobError(this.#id, `pieces of the values of part ${part} are missing`);
  }

  close(): void {
    this.#reading.close();
  }
}

function readAttempt(bytes: Uint8Array, attempt: number): JobAttempt {
  const { host, engineId, why } = decodeJson(bytes) as Partial<JobAttempt>;
  return {
    attempt,
    host: String(host),
    engineId: Number(engineId),
    ...(why !== undefined && { why }),
  };
}

function lostMessage(part: number, attempts: readonly JobAttempt[]): string {
  const tries = attempts.map(
    ({ attempt, host, engineId, why }) =>
      `try ${attempt} on engine ${engineId} of ${host}: ${why ?? "its host said no more"}`,
  );
  const told = tries.length === 0 ? "no host said why" : tries.join("; ");
  return `part ${part} was given up, as it ended whatever ran it (${told})`;
}
