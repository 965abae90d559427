import type { OutputStream } from "../protocol/messages.ts";

/** Stands where text was left out. */
const CUT = "\n[output cut here]\n";

/** Bounds what is written to each stream: text beyond a number of characters is left out, and a mark says so, once. */
export class OutputLimit {
  readonly #mostChars: number;
  // Below 0 once text was cut.
  readonly #leftChars: Record<OutputStream, number>;

  /** @param mostChars - UTF-16 units for each stream, a whole number >= 1 */
  constructor(mostChars: number) {
    this.#mostChars = mostChars;
    this.#leftChars = { stdout: mostChars, stderr: mostChars };
  }

  /** Begins anew. */
  reset(): void {
    this.#leftChars.stdout = this.#mostChars;
    this.#leftChars.stderr = this.#mostChars;
  }

  /** The part of a text that may be sent, with the mark where it is cut; empty after that. */
  pass(stream: OutputStream, text: string): string {
    const left = this.#leftChars[stream];
    if (left < 0) return "";
    this.#leftChars[stream] = left - text.length;
    return text.length <= left ? text : text.slice(0, left) + CUT;
  }
}
