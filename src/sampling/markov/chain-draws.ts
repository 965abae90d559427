import type { ChainPiece } from "../../kernels/chains/chain-piece.ts";

/** Names of what is drawn, and how many numbers each has; -1: it is a number by itself. */
export type Shape = ChainPiece["shape"];

/** Numbers of one draw. */
export function widthOf(shape: Shape): number {
  return shape.reduce((sum, [, length]) => sum + Math.abs(length), 0);
}

/** Name of each number of a draw: `mu`, and `beta[0]`, `beta[1]`, … of a list. */
export function quantityNames(shape: Shape): string[] {
  return shape.flatMap(([name, length]) => (length < 0 ? [name] : Array.from({ length }, (_, i) => `${name}[${i}]`)));
}

/** A shape in words. */
export function shapeText(shape: Shape): string {
  return shape.map(([name, length]) => (length < 0 ? name : `${name} of ${length}`)).join(", ");
}

/** What is known of one chain. */
export interface ChainState {
  /** As its engine has left it; null: it has not begun. */
  readonly saved: unknown;
  /** Steps taken, those of the warm-up first. */
  readonly taken: number;
  /** Steps after the warm-up after which `accepted` of the state was true; undefined: the state does not say. */
  readonly accepted: number | undefined;
  readonly draws: ChainDraws;
}

/** The draws of one chain, a column for each quantity. What was added stays as it is, so parts of it can be handed out. */
export class ChainDraws {
  #length = 0;
  #columns: readonly Float64Array[] = [];

  get length(): number {
    return this.#length;
  }

  /** The first draws of each quantity. */
  columns(length: number): readonly Float64Array[] {
    return this.#columns.map((column) => column.subarray(0, length));
  }

  /** Adds rows of so many numbers. */
  add(rows: Float64Array, width: number): void {
    const count = width === 0 ? 0 : rows.length / width;
    if (count === 0) return;
    this.#makeRoom(width, this.#length + count);
    for (const [i, column] of this.#columns.entries()) {
      // Rows have a number for each column.
      for (let row = 0; row < count; row++) column[this.#length + row] = rows[row * width + i] as number;
    }
    this.#length += count;
  }

  #makeRoom(width: number, needed: number): void {
    if (this.#columns.length === 0) this.#columns = Array.from({ length: width }, () => new Float64Array());
    if (needed <= (this.#columns[0]?.length ?? 0)) return;
    this.#columns = this.#columns.map((column) => {
      const larger = new Float64Array(Math.max(needed, 2 * this.#length));
      larger.set(column.subarray(0, this.#length));
      return larger;
    });
  }
}
