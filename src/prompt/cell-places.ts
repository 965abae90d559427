import type { Position } from "../protocol/position.ts";

// Cells of all sessions of this process.
let count = 0;

interface Cell {
  readonly name: string;
  readonly written: (position: Position) => Position;
}

/** Leads from the code of cells, as it runs, to what the user has written. */
export class CellPlaces {
  // By the name of the file that stands for the cell in stacks, which may hold no space.
  readonly #cells = new Map<string, Cell>();

  /** Notes a cell. Gives the name of the file that is to stand for it. */
  add(cell: Cell): string {
    const file = `cell-${(count += 1)}`;
    this.#cells.set(file, cell);
    return file;
  }

  /** A text with places of cells in it as the user counts, such as `cell 3:2:7`. */
  readable(text: string): string {
    return text.replaceAll(
      /\b(cell-\d+)(?::(\d+)(?::(\d+))?)?\b/g,
      (all, file: string, line?: string, column?: string) => {
        const cell = this.#cells.get(file);
        if (cell === undefined) return all;
        if (line === undefined) return cell.name;
        const place = cell.written({ line: Number(line), column: Number(column ?? 1) });
        return `${cell.name}:${place.line}${column === undefined ? "" : `:${place.column}`}`;
      },
    );
  }

  /** Whether a stack frame is one of a cell. */
  isCell(frame: string): boolean {
    const file = /\b(cell-\d+):\d+/.exec(frame)?.[1];
    return file !== undefined && this.#cells.has(file);
  }
}
