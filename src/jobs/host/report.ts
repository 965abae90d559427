import { writeModule } from "../../protocol/bytes/modules.ts";
import { pack } from "../../protocol/bytes/packing.ts";
import { recordOfError } from "../../protocol/error-record.ts";
import { type JobNames, writeToken } from "../job-names.ts";
import { encodeJson, type JetStream, NoAnswer, StreamRefusal } from "../stream/jet-stream.ts";
import { piecesOf } from "../work/pieces.ts";
import { DELIVERY_HEADER, type PartValues } from "../work/result-reading.ts";
import { PIECES_HEADER } from "../work/submission.ts";
import type { HeldPart } from "./held-part.ts";

/** A part, as far as its results need it. */
export type ReportedPart = Pick<HeldPart, "user" | "job" | "part" | "delivery">;

const PAUSE_MS = 1000;

/** Stores what becomes of parts where their clients find it. */
export class Report {
  readonly #jet: JetStream;
  readonly #names: JobNames;
  #isClosed = false;

  constructor(jet: JetStream, names: JobNames) {
    this.#jet = jet;
    this.#names = names;
  }

  /** Stores values. Tries again for as long as it takes; false: it was closed before they were stored. */
  async values(part: ReportedPart, values: PartValues): Promise<boolean> {
    const pieces = piecesOf(tryToPack(values), await this.#jet.bus.maxPayload);
    const { delivery } = part;
    const last = pieces.length - 1;
    for (const [piece, bytes] of pieces.entries()) {
      const isLast = piece === last;
      const token = isLast
        ? writeToken({ kind: "values", part: part.part, isFailed: values.errors.length > 0 })
        : writeToken({ kind: "piece", part: part.part, delivery, piece });
      // Whichever delivery comes first counts, whether or not it failed.
      const id = isLast ? String(part.part) : token;
      const headers = last > 0 && isLast ? { [PIECES_HEADER]: String(last), [DELIVERY_HEADER]: String(delivery) } : {};
      if (!(await this.#store(part, token, { bytes, headers: { ...headers, "Nats-Msg-Id": `${part.job}.${id}` } }))) {
        return false;
      }
    }
    return true;
  }

  /** Stores what is known of a delivery: where it went, and why it failed. @param stage - one of its notes */
  history(
    part: ReportedPart,
    note: { readonly host: string; readonly engineId: number; readonly why?: string },
  ): Promise<boolean> {
    const token = writeToken({ kind: "history", part: part.part, delivery: part.delivery });
    const id = `${part.job}.${token}${note.why === undefined ? "" : "!"}`;
    return this.#store(part, token, { bytes: encodeJson(note), headers: { "Nats-Msg-Id": id } });
  }

  /** Stores that a part was given up. */
  lost(part: Omit<ReportedPart, "delivery">): Promise<boolean> {
    const token = writeToken({ kind: "lost", part: part.part });
    return this.#store(part, token, {
      bytes: new Uint8Array(),
      headers: { "Nats-Msg-Id": `${part.job}.${token}` },
    });
  }

  async #store(
    { user, job }: Pick<ReportedPart, "user" | "job">,
    token: string,
    letter: { readonly bytes: Uint8Array<ArrayBuffer>; readonly headers: Readonly<Record<string, string>> },
  ): Promise<boolean> {
    const { bytes, headers } = letter;
    while (!this.#isClosed) {
      try {
        await this.#jet.store(this.#names.result(user, job, token), bytes, { headers });
        return true;
      } catch (error) {
        // The server is away, or full.
        if (!(error instanceof NoAnswer || error instanceof StreamRefusal)) return false;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    return false;
  }

  close(): void {
    this.#isClosed = true;
  }
}

function tryToPack(values: PartValues): Uint8Array<ArrayBuffer> {
  try {
    return pack(values, { copiesShared: true, module: writeModule });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const error = recordOfError(new TypeError(`the result can't be sent: ${why}`));
    const { engineId } = values;
    const errors = Array.from(values.values, (_, i) => [i, error] as const);
    return pack({ values: Array.from(values.values, () => undefined), errors, engineId } satisfies PartValues);
  }
}
