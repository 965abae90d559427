/**
 * One value for all calls of a map, in the place of a sequence. Made by {@link constant}.
 *
 * @example
 * const table: Constant<number[]> = constant([10, 20, 30]);
 * await lview.map((i: number, all: readonly number[]) => all[i], [0, 2], table); // [10, 30]
 */
export class Constant<T = unknown> {
  /** What each call gets. */
  readonly value: T;

  constructor(value: T) {
    this.value = value;
  }
}

/**
 * Stands in the place of a sequence of `map`, `imap` or `submit`, and gives every call this value. It goes to an engine
 * once while the map runs, however many items and chunks there are. Its memory is read when it is sent, so leave it alone
 * until the result is ready; that of a SharedArrayBuffer is shared.
 *
 * @param value - as an argument of `apply`; lists and functions too
 *
 * @example
 * await lview.map((row, factor) => row * factor, [1, 2, 3], constant(10)); // [10, 20, 30]
 */
export function constant<T>(value: T): Constant<T> {
  return new Constant(value);
}
