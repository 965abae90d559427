import { type LeaseOptions, Leases } from "./leases.ts";

/**
 * What a heartbeat says of its host: `same` as before, `new` to the client, or `replaced`: the process of before is gone,
 * and with it its engines; another has its name.
 */
export type HostNews = "same" | "new" | "replaced";

/** A client's view of hosts: which are there, by their heartbeats, and which process each of them is. */
export class HostWatch {
  readonly #leases: Leases;
  readonly #incarnations = new Map<string, number>();

  /** @throws {RangeError} as {@link Leases} */
  constructor(options: LeaseOptions) {
    this.#leases = new Leases(options);
  }

  /** A heartbeat, or an answer to who is there, has come. */
  heard(host: string, incarnation: number, nowMs: number): HostNews {
    const before = this.#incarnations.get(host);
    this.#incarnations.set(host, incarnation);
    this.#leases.heard(host, nowMs);
    if (before === undefined) return "new";
    return before === incarnation ? "same" : "replaced";
  }

  /** As {@link Leases.doubted}. */
  doubted(host: string, graceMs: number, nowMs: number): void {
    this.#leases.doubted(host, graceMs, nowMs);
  }

  /** A host said that it ends. */
  left(host: string): void {
    this.#leases.left(host);
    this.#incarnations.delete(host);
  }

  /** Returns the hosts that have been silent for the lease, and forgets them: one that is heard of again is `new`. */
  silent(nowMs: number): string[] {
    const silent = this.#leases.expired(nowMs);
    for (const host of silent) this.#incarnations.delete(host);
    return silent;
  }
}
