import { readHeader } from "./frame.ts";

/**
 * What a host does with a frame.
 *
 * - `pass`: it belongs to the link that is open.
 * - `open`: a link begins with it. One of the same name that is open is dropped first, and what that had not begun never
 *   runs; then the frame is passed to the new one.
 * - `reset`: its link is over. A reset frame of the same epoch and incarnation is the answer.
 * - `ignore`: nothing is to be done.
 */
export type Verdict = "pass" | "open" | "reset" | "ignore";

// Links that are over, and remembered: the oldest are forgotten beyond so many.
const REMEMBERED = 65_536;

/** What a host knows of links to it, by their names: which are open, and which are over and must not begin again. */
export class LinkAdmission {
  readonly #incarnation: number;
  readonly #remembered: number;
  // Their epochs. Those that are over stand in the order in which they ended.
  readonly #open = new Map<string, number>();
  readonly #over = new Map<string, number>();

  /**
   * @param incarnation - the host's own
   * @param remembered - how many links that are over are remembered
   */
  constructor(incarnation: number, remembered: number = REMEMBERED) {
    this.#incarnation = incarnation;
    this.#remembered = remembered;
  }

  /**
   * Judges a frame for the link `name`. Notes the link as open when it says `open`.
   *
   * A link whose first frame was lost begins with a later one: its end asks for what it lacks. One that was open once is
   * over for good, since a frame that is sent again must not begin it anew, and run twice what it carries.
   */
  judge(name: string, frame: Uint8Array): Verdict {
    const header = readHeader(frame);
    if (!header) return "ignore";
    const isReset = header.kind === "reset";
    if (header.incarnation !== this.#incarnation) return isReset ? "ignore" : "reset";
    const open = this.#open.get(name);
    if (open === header.epoch) return "pass";
    if (isReset) return "ignore";
    if (open !== undefined && !isLater(header.epoch, open)) return "ignore";
    const over = this.#over.get(name);
    if (over !== undefined && !isLater(header.epoch, over)) return "reset";
    // It has had frames from a link that is forgotten here.
    if (header.ack > 0) return "reset";
    // An end that has sent nothing says so when it has reconnected.
    if (header.kind === "ack" && header.sequence === 0) return "ignore";
    this.#over.delete(name);
    this.#open.set(name, header.epoch);
    return "open";
  }

  /** Notes that a link is over: left, reset, or dropped with its session. */
  ended(name: string): void {
    const epoch = this.#open.get(name);
    if (epoch === undefined) return;
    this.#open.delete(name);
    this.#over.set(name, epoch);
    const [oldest] = this.#over.keys();
    if (this.#over.size > this.#remembered && oldest !== undefined) this.#over.delete(oldest);
  }
}

/** The epoch of the link that a client makes after it has given one up. */
export function nextEpoch(epoch: number): number {
  return (epoch + 1) % EPOCHS;
}

// Half of them are later than any other, as numbers that wrap are compared (RFC 1982).
function isLater(epoch: number, other: number): boolean {
  const ahead = (epoch - other + EPOCHS) % EPOCHS;
  return ahead > 0 && ahead < EPOCHS / 2;
}

const EPOCHS = 65_536;
