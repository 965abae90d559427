import { type Content, textOf } from "../wire/message.ts";

/** A cell that was run. */
interface Entry {
  readonly line: number;
  readonly code: string;
  /** Text of its value; null where it has none. */
  output: string | null;
}

// There is one session: cells of earlier kernels are not kept.
const SESSION = 1;

/** The cells that this kernel has run. */
export class History {
  readonly #entries: Entry[] = [];

  /** Adds a cell. @param line - its count. @returns a function that takes the text of its value */
  add(line: number, code: string): (output: string) => void {
    const entry: Entry = { line, code, output: null };
    this.#entries.push(entry);
    return (output) => {
      entry.output = output;
    };
  }

  /**
   * Entries that a `history_request` asks for: the latest, a range of lines, or those that a pattern fits.
   *
   * @returns one `[session, line, code]` for each, or `[session, line, [code, output]]`
   * @see https://jupyter-client.readthedocs.io/en/stable/messaging.html#history
   */
  find(request: Content): unknown[] {
    return this.#found(request).map(({ line, code, output }) => [
      SESSION,
      line,
      request["output"] === true ? [code, output] : code,
    ]);
  }

  #found(request: Content): readonly Entry[] {
    const count = typeof request["n"] === "number" && request["n"] > 0 ? request["n"] : undefined;
    switch (request["hist_access_type"]) {
      case "tail":
        return last(this.#entries, count);
      case "range":
        return this.#range(request);
      case "search":
        return last(this.#matching(textOf(request["pattern"]) || "*", request["unique"] === true), count);
      default:
        return [];
    }
  }

  // 0 and negative numbers of sessions count back from this one.
  #range({ session = 0, start = 0, stop }: Content): readonly Entry[] {
    if (session !== 0 && session !== SESSION) return [];
    const first = Number(start);
    const end = typeof stop === "number" ? stop : Number.POSITIVE_INFINITY;
    return this.#entries.filter(({ line }) => line >= first && line < end);
  }

  #matching(pattern: string, isUnique: boolean): readonly Entry[] {
    const glob = globOf(pattern);
    const found = this.#entries.filter(({ code }) => glob.test(code));
    if (!isUnique) return found;
    return found.filter(({ code }, i) => !found.slice(i + 1).some((later) => later.code === code));
  }
}

function last(entries: readonly Entry[], count: number | undefined): readonly Entry[] {
  return count === undefined ? entries : entries.slice(-count);
}

function globOf(pattern: string): RegExp {
  const parts = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${parts}$`, "s");
}
