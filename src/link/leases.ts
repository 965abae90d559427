import { AwakeClock } from "./awake-clock.ts";

/** How long silence is taken for absence. */
export interface LeaseOptions {
  /** Silence, ms, after which a peer is lost. At least three times the time that a connection may take to be there again. */
  readonly leaseMs: number;
  /** How often `expired` is called, ms, when all is well. Shorter than the lease. */
  readonly tickMs: number;
}

/**
 * Peers that must be heard of now and then: a host's sessions, by their pings, and a client's hosts, by their heartbeats.
 * Times are ms on any clock. Silence does not count while this process was stopped or its thread busy.
 */
export class Leases {
  readonly #leaseMs: number;
  readonly #clock: AwakeClock;
  // When each is lost unless it is heard of before, by the clock.
  readonly #untilMs = new Map<string, number>();

  /** @throws {RangeError} when a tick is not shorter than the lease */
  constructor({ leaseMs, tickMs }: LeaseOptions) {
    if (!(tickMs > 0 && tickMs < leaseMs)) {
      throw new RangeError(`a lease of ${leaseMs} ms can't be watched every ${tickMs} ms; watch it more often`);
    }
    this.#leaseMs = leaseMs;
    this.#clock = new AwakeClock(tickMs);
  }

  /** Whether a peer is known, and not lost. */
  has(peer: string): boolean {
    return this.#untilMs.has(peer);
  }

  /** A peer was heard of. It is known from then on. */
  heard(peer: string, nowMs: number): void {
    this.#untilMs.set(peer, this.#clock.read(nowMs) + this.#leaseMs);
  }

  /** A peer seems to be gone, as the server says that nobody listens: it has `graceMs` to be heard of, no longer. */
  doubted(peer: string, graceMs: number, nowMs: number): void {
    const untilMs = this.#untilMs.get(peer);
    if (untilMs !== undefined) this.#untilMs.set(peer, Math.min(untilMs, this.#clock.read(nowMs) + graceMs));
  }

  /** A peer left. */
  left(peer: string): void {
    this.#untilMs.delete(peer);
  }

  /** Returns the peers that are lost by now, and forgets them. Called every `tickMs`. */
  expired(nowMs: number): string[] {
    const awakeMs = this.#clock.read(nowMs);
    const lost: string[] = [];
    for (const [peer, untilMs] of this.#untilMs) if (untilMs <= awakeMs) lost.push(peer);
    for (const peer of lost) this.#untilMs.delete(peer);
    return lost;
  }
}
