/** A walk along boxes, point by point, of which each box has as many as it was given. */
@unmanaged
export class BoxWalk {
  private countsPtr: usize;
  private firstPtr: usize;
  private left: u32;

  /** Goes before the first box. @param countsPtr u32, the points of each box */
  begin(countsPtr: usize): void {
    this.countsPtr = countsPtr;
    this.firstPtr = countsPtr;
    this.left = 0;
  }

  /** Whether the points of the box are taken. */
  isOver(): bool {
    return this.left === 0;
  }

  /** Goes to the next box. */
  next(): void {
    this.left = load<u32>(this.countsPtr);
    this.countsPtr += 4;
  }

  /** Whether it is the first. */
  isFirst(): bool {
    return this.countsPtr - this.firstPtr === 4;
  }

  /** Takes a point of the box. */
  take(): void {
    this.left--;
  }
}
