interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A stretch of the source that the changed text has as it was. */
interface Kept {
  /** Where it begins in the changed text. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** Changes to a source text, noted by position and made all at once. Line breaks in between stay where they are. */
export class SourceEdits {
  readonly #source: string;
  readonly #edits: Edit[] = [];
  readonly #kept: Kept[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** Puts text before a position; at one position, in the order of the calls. */
  insert(position: number, text: string): void {
    this.#edits.push({ start: position, end: position, text });
  }

  /** Replaces `[start, end)`. Line breaks of what goes are kept, so that the lines after it keep their numbers. */
  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text: text + this.#source.slice(start, end).replace(/[^\n]/g, "") });
  }

  /** The changed text. */
  apply(): string {
    // What is put before a position comes before what replaces the text there. The sort is stable.
    const edits = this.#edits.toSorted(
      (a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start),
    );
    this.#kept.length = 0;
    let text = "";
    let position = 0;
    for (const edit of edits) {
      if (edit.start > position) this.#kept.push({ at: text.length, start: position, end: edit.start });
      text += this.#source.slice(position, edit.start) + edit.text;
      position = Math.max(position, edit.end);
    }
    this.#kept.push({ at: text.length, start: position, end: this.#source.length });
    return text + this.#source.slice(position);
  }

  /** Index in the source of a character of the changed text; of the one before it when an edit has put it there. */
  sourceOffset(offset: number): number {
    const kept = this.#kept.findLast(({ at }) => at <= offset);
    return kept === undefined ? 0 : Math.min(kept.start + offset - kept.at, kept.end);
  }
}
