/** First in, first out, in constant time however long it grows. */
export class FifoQueue<T> {
  #items: (T | undefined)[] = [];
  // Items before this index have been taken, and released; they are cut off once they are the larger part.
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Puts items back before all others, in their order. Linear. */
  putBack(items: readonly T[]): void {
    this.#items = [...items, ...this.items()];
    this.#head = 0;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.#head < this.#items.length) this.#items[this.#head++] = undefined;
    if (this.#head * 2 > this.#items.length && this.#head >= CUT_FROM) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Keeps only what is wanted. Linear. */
  keep(isWanted: (item: T) => boolean): void {
    this.#items = this.items().filter(isWanted);
    this.#head = 0;
  }

  /** The item at a position, from 0 for the oldest; undefined beyond the end. */
  at(position: number): T | undefined {
    return this.#items[this.#head + position];
  }

  /** What is in it, oldest first. */
  items(): T[] {
    // Those from there on have not been taken.
    return this.#items.slice(this.#head) as T[];
  }

  takeAll(): T[] {
    const items = this.items();
    this.#items = [];
    this.#head = 0;
    return items;
  }
}

const CUT_FROM = 32;
