import type { OwnHost } from "../../monitor/scaling/scaling.ts";
import type { HostSeen } from "../../monitor/snapshot.ts";

/** What own hosts have cost so far. */
export interface Spent {
  /** Time that hosts have run, times their engines, ms. */
  readonly engineMs: number;
  /** Of that, the time in which engines ran tasks, ms. */
  readonly busyMs: number;
}

/** Adds up what hosts cost, from look to look. */
export class Cost {
  #atMs: number | undefined;
  #engineMs = 0;
  // By host and start of it, as counts begin anew with each.
  readonly #busyMs = new Map<string, number>();

  get spent(): Spent {
    const busyMs = [...this.#busyMs.values()].reduce((total, ms) => total + ms, 0);
    return { engineMs: this.#engineMs, busyMs: Math.min(busyMs, this.#engineMs) };
  }

  look(own: readonly OwnHost[], hosts: readonly HostSeen[], atMs: number, enginesPerHost: number): void {
    const running = own.filter(({ state }) => state === "running").length;
    this.#engineMs += running * enginesPerHost * Math.max(0, atMs - (this.#atMs ?? atMs));
    this.#atMs = atMs;
    const names = new Set(own.map(({ name }) => name));
    for (const { host, incarnation, totals } of hosts) {
      if (names.has(host)) this.#busyMs.set(`${host} ${incarnation}`, totals.busyMs);
    }
  }
}
