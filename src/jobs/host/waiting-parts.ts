import type { HeldPart } from "./held-part.ts";

// What was given out so often has perhaps ended the hosts, or the engines, that had it.
const SUSPICIOUS = 3;

/**
 * Parts that a host has got and not begun. One that may end the host would take along whatever else the host has, and in the
 * end use up the deliveries of all: so such a part is run alone, after the others, and a host that was just started takes
 * one part at a time until one has ended well.
 */
export class WaitingParts {
  // Those that were given out most often are the last.
  #parts: HeldPart[] = [];
  #isSure = false;
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  get all(): readonly HeldPart[] {
    return this.#parts;
  }

  add(part: HeldPart): void {
    this.#parts = [...this.#parts, part].toSorted((a, b) => a.delivery - b.delivery);
  }

  /** Takes the next that may be begun. @param running - parts that engines have */
  next(running: readonly HeldPart[]): HeldPart | undefined {
    const [first] = this.#parts;
    if (first === undefined || running.some(isSuspicious)) return undefined;
    if (!isSuspicious(first)) return this.#parts.shift();
    if (running.length > 0) return undefined;
    // By chance, so that one that is to blame does not always go before those that are not.
    const [part] = this.#parts.splice(Math.floor(this.#random() * this.#parts.length), 1);
    return part;
  }

  /**
   * Number of parts to ask for.
   *
   * @param room - that engines have room for
   * @param underWay - that were asked for
   */
  wanted(room: number, underWay: number, running: readonly HeldPart[]): number {
    const mine = [...this.#parts, ...running];
    if (mine.some(isSuspicious)) return 0;
    const most = this.#isSure ? room : Math.min(room, running.length === 0 ? 1 : 0);
    return most - this.#parts.length - underWay;
  }

  /** A part has ended, and nothing with it. */
  ended(part: HeldPart): void {
    this.#isSure = !isSuspicious(part);
  }

  takeAll(): readonly HeldPart[] {
    return this.#parts.splice(0);
  }
}

function isSuspicious({ delivery }: HeldPart): boolean {
  return delivery >= SUSPICIOUS;
}
