import { noteCode } from "../node/find-source.ts";
import type { Position } from "../protocol/position.ts";

// Cells of all sessions of this process.
let count = 0;

/** A cell that runs, or has run. */
export interface Cell {
  /** As messages have it. */
  readonly name: string;
  /** Its code as it runs. */
  readonly code: string;
  /** Whether it is made a function, which awaits. */
  readonly isAsync: boolean;
  /** Leads from its code to what the user has written. */
  readonly written: (position: Position) => Position;
}

const PLACE = /\b(cell-\d+)(?::(\d+)(?::(\d+))?)?\b/g;

const FRAME = /^ {4}at /;

// Bundled or not, the library lies in one folder, two up from its files.
const OWN_FOLDER = new URL("../", import.meta.url).href;

/** Leads from the code of cells, as it runs, to what the user has written. */
export class CellPlaces {
  // By the name of the file that stands for the cell in stacks, which may hold no space.
  readonly #cells = new Map<string, Cell & { readonly lastLine: number; readonly forget: () => void }>();

  /** Notes a cell. Gives the name of the file that is to stand for it. */
  add(cell: Cell): string {
    const file = `cell-${(count += 1)}`;
    // Behind the user's lines stands the end of what makes it run.
    const lastLine = cell.code.split("\n").length - 1;
    this.#cells.set(file, { ...cell, lastLine, forget: noteCode(file, cell.code) });
    return file;
  }

  /** A text with places of cells in it as the user counts, such as `cell 3:2:7`. */
  readable(text: string): string {
    return text.replaceAll(PLACE, (all, file: string, line?: string, column?: string) => {
      const cell = this.#cells.get(file);
      if (cell === undefined) return all;
      if (line === undefined) return cell.name;
      const place = cell.written({ line: Number(line), column: Number(column ?? 1) });
      return `${cell.name}:${place.line}${column === undefined ? "" : `:${place.column}`}`;
    });
  }

  /**
   * A stack without the frames of the library and of what makes cells run; undefined where it has none of a cell. The places
   * are not yet those that the user counts.
   */
  ownPart(stack: string): string | undefined {
    const lines = stack.split("\n");
    const last = lines.findLastIndex((line) => this.#isCell(line));
    if (last === -1) return undefined;
    const first = lines.findIndex((line) => FRAME.test(line));
    const thrown = lines[first]?.includes(OWN_FOLDER) ? lines.findIndex((line) => this.#isCell(line)) : first;
    return [...lines.slice(0, first), ...lines.slice(thrown, last + 1)]
      .filter(
        (line) => !line.includes(OWN_FOLDER) && !/^ +at .*\bnode:(?:vm|internal)\b/.test(line) && !this.#isBehind(line),
      )
      .join("\n");
  }

  /** Whether no frame of a stack is the user's. */
  isOfOthers(stack: string): boolean {
    const frames = stack.split("\n").filter((line) => FRAME.test(line));
    return frames.every((line) => /\bnode:/.test(line) || line.includes(OWN_FOLDER));
  }

  /** Forgets all cells. */
  clear(): void {
    for (const { forget } of this.#cells.values()) forget();
    this.#cells.clear();
  }

  #isCell(frame: string): boolean {
    const file = /^ +at .*\b(cell-\d+):\d+/.exec(frame)?.[1];
    return file !== undefined && this.#cells.has(file);
  }

  // The call of the function that a cell with `await` is made.
  #isBehind(frame: string): boolean {
    const [, file = "", line] = /^ +at .*\b(cell-\d+):(\d+):\d+/.exec(frame) ?? [];
    const cell = this.#cells.get(file);
    return cell !== undefined && cell.isAsync && Number(line) > cell.lastLine;
  }
}
