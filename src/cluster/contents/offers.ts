import { type Envelope, readEnvelope, startEnvelope } from "./envelope.ts";

/** Bytes that a message names. */
export interface Content {
  readonly name: string;
  /** They do not change. In shared memory where there is such: then each thread has the same. */
  readonly bytes: Uint8Array;
}

/** How often messages that name them are on their way. */
interface Offer {
  readonly bytes: Uint8Array;
  uses: number;
}

/**
 * What the other end of one link may ask for, while messages that name it are on their way. A client's courier answers, so
 * that a client whose thread is busy keeps nobody waiting.
 */
export class Offers {
  readonly #offers = new Map<string, Offer>();
  #pendingBytes = 0;

  /** Bytes that messages name which were not read yet. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Whether nothing is kept: bytes of no length count as well. */
  get isEmpty(): boolean {
    return this.#offers.size === 0;
  }

  /** Keeps bytes until the message that names them was read. */
  add({ name, bytes }: Content): void {
    const offer = this.#offers.get(name) ?? { bytes, uses: 0 };
    offer.uses += 1;
    this.#pendingBytes += bytes.length;
    this.#offers.set(name, offer);
  }

  /** Takes a message. @returns what is to be sent for it, in parts; undefined when it is not meant for this */
  answers(bytes: Uint8Array<ArrayBuffer>): readonly (readonly Uint8Array[])[] | undefined {
    const head = headOf(bytes);
    if (head?.kind === "need") {
      return head.names.flatMap((name) => {
        const offer = this.#offers.get(name);
        // The other end would know of none that was not offered.
        return offer === undefined ? [] : [[startEnvelope({ kind: "content", name }), offer.bytes]];
      });
    }
    if (head?.kind !== "read") return undefined;
    for (const name of head.names) {
      const offer = this.#offers.get(name);
      if (offer === undefined) continue;
      this.#pendingBytes -= offer.bytes.length;
      offer.uses -= 1;
      if (offer.uses === 0) this.#offers.delete(name);
    }
    return [];
  }
}

// What can't be read is for whoever reads messages.
function headOf(bytes: Uint8Array<ArrayBuffer>): Envelope["head"] | undefined {
  try {
    return readEnvelope(bytes)?.head;
  } catch {
    return undefined;
  }
}
