import process from "node:process";
import type { ShowLines } from "../client/output/labelled-lines.ts";
import type { OutputStream } from "../protocol/messages.ts";
import { writeAbove } from "./progress/status-line.ts";

// What a reader that is slow has not taken yet; what comes then is left out, so that memory is bounded.
const MOST_WAITING_BYTES = 1 << 22;

/** One of the program's streams, as lines of engines are written to it. */
class LineWriter {
  readonly #name: OutputStream;
  #leftOut = 0;
  // Writes that are under way: while there are any, errors of the stream are taken.
  #underWay = 0;

  constructor(name: OutputStream) {
    this.#name = name;
  }

  show(label: string, lines: readonly string[]): void {
    const out = process[this.#name];
    if (out.writableLength > MOST_WAITING_BYTES) {
      if (this.#leftOut === 0) out.once("drain", () => this.#sayLeftOut());
      this.#leftOut += lines.length;
      return;
    }
    const prefix = isColored(out) ? `\u001b[2m[${label}]\u001b[22m` : `[${label}]`;
    this.#write(lines.map((line) => (line === "" ? `${prefix}\n` : `${prefix} ${line}\n`)).join(""));
  }

  #sayLeftOut(): void {
    const count = this.#leftOut;
    this.#leftOut = 0;
    this.#write(`[engines] ${count} lines left out: ${this.#name} is read too slowly\n`);
  }

  // All in one piece, so that nothing comes between. That nobody reads any more, as behind `| head`, is no failure of the
  // program: what it computes may be all that counts.
  #write(text: string): void {
    const out = process[this.#name];
    if (out.destroyed) return;
    if (this.#underWay === 0) out.on("error", ignore);
    this.#underWay += 1;
    writeAbove(out, text, () =>
      // The error of a pipe comes behind this.
      setImmediate(() => {
        this.#underWay -= 1;
        if (this.#underWay === 0) out.off("error", ignore);
      }),
    );
  }
}

const writers = { stdout: new LineWriter("stdout"), stderr: new LineWriter("stderr") };

let taker: ShowLines | undefined;

/** Shows lines on the stream of the same name of this process, unless somebody takes them. */
export const showLines: ShowLines = (stream, label, lines) => {
  if (taker === undefined) writers[stream].show(label, lines);
  else taker(stream, label, lines);
};

/**
 * Has somebody else show the lines of all clients of this process.
 *
 * @returns what ends that
 */
export function takeLines(show: ShowLines): () => void {
  taker = show;
  return () => {
    if (taker === show) taker = undefined;
  };
}

function ignore(): void {
  // See above.
}

// By Node's rules: NO_COLOR, FORCE_COLOR, TERM, CI.
function isColored(out: NodeJS.WriteStream): boolean {
  return out.isTTY && out.hasColors();
}
