// Often enough for the eye.
const REFRESH_MS = 100;
const ERASE_LINE = "\r\u001b[K";

// Those that are shown, of which the last is drawn.
const shown: StatusLine[] = [];

/**
 * A line at the end of what a terminal shows, drawn anew as it changes. The cursor stays as it is and lines are not longer
 * than the terminal is wide, so that nothing has to be undone when the process is ended meanwhile, by Ctrl-C for instance.
 */
export class StatusLine {
  readonly #out: NodeJS.WriteStream;
  readonly #text: (columns: number) => string;
  readonly #timer: NodeJS.Timeout;

  /**
   * Shows it.
   *
   * @param out - a terminal
   * @param text - at most so many characters
   */
  constructor(out: NodeJS.WriteStream, text: (columns: number) => string) {
    this.#out = out;
    this.#text = text;
    shown.push(this);
    this.draw();
    this.#timer = setInterval(() => this.draw(), REFRESH_MS).unref();
  }

  /** Draws it as it is now. */
  draw(): void {
    if (shown.at(-1) !== this) return;
    // One column stays free: a full line makes some terminals wrap. One that does not know its size says 0.
    this.#out.write(ERASE_LINE + this.#text((this.#out.columns || 80) - 1));
  }

  /** Takes it away until it is drawn again. */
  erase(): void {
    this.#out.write(ERASE_LINE);
  }

  /** Ends it. @param isKept - whether it stays as it is now; else it is taken away */
  stop(isKept: boolean): void {
    const at = shown.indexOf(this);
    if (at < 0) return;
    clearInterval(this.#timer);
    if (shown.at(-1) === this) {
      if (isKept) this.draw();
      this.#out.write(isKept ? "\n" : ERASE_LINE);
    }
    shown.splice(at, 1);
  }
}

/** Writes whole lines to a terminal that may show a status line: above it. */
export function writeAbove(out: NodeJS.WriteStream, text: string, done: () => void): void {
  const line = out.isTTY ? shown.at(-1) : undefined;
  line?.erase();
  out.write(text, done);
  line?.draw();
}
