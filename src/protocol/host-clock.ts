// What is looked back on: half a minute of heartbeats. In that time two clocks that were never set drift by 3 ms at most.
const REMEMBERED = 60;

/**
 * The clock of a host, beside this one. Each heartbeat says when it was sent; the one that was on its way for the shortest time
 * tells most (Cristian, 1989). How long that took is taken for a difference of the clocks: so what happened at a host, by
 * this clock, is never before its cause here, and never after its news has come.
 */
export class HostClock {
  readonly #behindMs: number[] = [];

  /** A heartbeat has come. Times are ms since the epoch, each by the clock of its place. */
  heard(sentMs: number, receivedMs: number): void {
    this.#behindMs.push(receivedMs - sentMs);
    if (this.#behindMs.length > REMEMBERED) this.#behindMs.shift();
  }

  /** What is to be added to times of the host, ms; 0 before anything was heard. */
  get behindMs(): number {
    return this.#behindMs.length === 0 ? 0 : Math.min(...this.#behindMs);
  }
}
