import type { ErrorRecord } from "../../protocol/error-record.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import { offsetOf, type Position } from "../../protocol/position.ts";
import { writtenPart } from "../../protocol/written-part.ts";

/** A line of a file that was about to call the library. */
export interface CallSite {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Leads from what an engine has back to the files of the user, where the runtime can read them. */
export interface SourceFinder {
  /** Where the caller stands, nearest first. */
  readonly callSites: () => readonly CallSite[];
  /** Looks for a text in the files of those places. Gives what tells the place of one of its characters. */
  readonly find: (text: string, sites: readonly CallSite[]) => ((offset: number) => string) | undefined;
}

interface SentText {
  readonly expression: string;
  readonly sites: readonly CallSite[];
  /** Undefined until it was looked for, null where it was not found. */
  place?: ((position: Position) => string | undefined) | null;
}

// Addresses of sent functions end with their number, those of scripts are of files. Deno adds a name that says nothing.
const PLACE = /(sent:[^\s():,]+#(\d+)|file:[^\s()]+?)(?:, <anonymous>)?:(\d+):(\d+)/g;

const MOST_LINES = 1000;

/** Where in the user's files the code is that engines run, so that stacks name lines which the user has written. */
export class StackPlaces {
  /** Set by the client, where its runtime has one. */
  finder: SourceFinder | undefined;
  readonly #sent = new Map<FunctionId, SentText>();
  readonly #scripts = new Map<string, (position: Position) => Position>();
  // What lines of stacks have become: failures of many items come from few places.
  readonly #lines = new Map<string, string>();

  /** Notes a function that is sent by its source, called from where the caller stands. */
  noteFunction(id: FunctionId, expression: string): void {
    if (this.finder) this.#sent.set(id, { expression, sites: this.finder.callSites() });
  }

  /** Forgets a function. */
  forget(id: FunctionId): void {
    this.#sent.delete(id);
  }

  /** Notes what leads from the text of a script, as it runs, to the one that the user has written. */
  noteScript(name: string, place: (position: Position) => Position): void {
    this.#scripts.set(name, place);
    this.#lines.clear();
  }

  /** The record with places of the user's files in all its stacks, where they are known. */
  translate(record: ErrorRecord): ErrorRecord {
    if (record.kind === "thrown") return record;
    const { stack, cause, errors } = record;
    return {
      ...record,
      ...(stack !== undefined && {
        stack: stack
          .split("\n")
          .map((line) => this.#lineInFile(line))
          .join("\n"),
      }),
      ...(cause && { cause: this.translate(cause) }),
      ...(errors && { errors: errors.map((error) => this.translate(error)) }),
    };
  }

  #lineInFile(line: string): string {
    const known = this.#lines.get(line);
    if (known !== undefined) return known;
    if (this.#lines.size >= MOST_LINES) this.#lines.clear();
    const translated = this.#translateLine(line);
    this.#lines.set(line, translated);
    return translated;
  }

  #translateLine(line: string): string {
    const translated = line.replaceAll(PLACE, (given, url: string, id: string | undefined, ...numbers: string[]) => {
      const position = { line: Number(numbers[0]), column: Number(numbers[1]) };
      if (id !== undefined) return this.#inFile(Number(id), position) ?? given;
      const found = this.#scripts.get(url)?.(position);
      return found ? `${url}:${found.line}:${found.column}` : given;
    });
    // V8 names what has no name after the eval that it came from.
    return translated.replace(/ at eval \(((?:file|sent):.*)\)$/, " at $1");
  }

  #inFile(id: FunctionId, position: Position): string | undefined {
    const sent = this.#sent.get(id);
    if (sent === undefined) return undefined;
    sent.place ??= this.#look(sent) ?? null;
    return sent.place?.(position);
  }

  #look({ expression, sites }: SentText): SentText["place"] | undefined {
    const { text, start } = writtenPart(expression);
    const place = this.finder?.find(text, sites);
    return (
      place &&
      ((position) => {
        const offset = offsetOf(expression, position) - start;
        return offset >= 0 && offset < text.length ? place(offset) : undefined;
      })
    );
  }
}
