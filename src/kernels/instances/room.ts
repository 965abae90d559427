/** Memory of an instance that its users take turns with: an arena can't take memory back. */
export class Room {
  readonly #arena: (sizeBytes: number) => number;
  #startPtr = 0;
  #bytes = 0;

  /** @param arena - reserves so many bytes of the instance's memory, 16-byte aligned */
  constructor(arena: (sizeBytes: number) => number) {
    this.#arena = arena;
  }

  /** Places of so many bytes each, until others ask. The memory may grow, which leaves views of it empty. */
  places(...sizesBytes: readonly number[]): readonly number[] {
    const starts = [0];
    for (const sizeBytes of sizesBytes) starts.push((starts.at(-1) ?? 0) + 16 * Math.ceil(sizeBytes / 16));
    const neededBytes = starts.pop() ?? 0;
    if (neededBytes > this.#bytes) {
      this.#bytes = neededBytes;
      this.#startPtr = this.#arena(neededBytes);
    }
    return starts.map((start) => this.#startPtr + start);
  }
}
