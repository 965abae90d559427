import type { HostReport, HostTotals } from "./host-report.ts";

// Hosts that are remembered, in case that one which was silent is heard again.
const REMEMBERED = 10_000;

/** What hosts did that are gone, so that sums over all hosts do not fall. */
export class GoneHosts {
  #totals: HostTotals = { done: 0, failed: 0, busyMs: 0, lostEngines: 0 };
  // By name, the longest gone first.
  readonly #last = new Map<string, { readonly incarnation: number; readonly totals: HostTotals }>();

  get totals(): HostTotals {
    return this.#totals;
  }

  /** A host is gone. @param withEngines - whether its engines were lost with it */
  add({ host, incarnation, totals, engines }: HostReport, { withEngines }: { readonly withEngines: boolean }): void {
    const lostEngines = totals.lostEngines + (withEngines ? engines.length : 0);
    const left = { ...totals, lostEngines };
    this.#totals = sum(this.#totals, left, 1);
    this.#last.delete(host);
    this.#last.set(host, { incarnation, totals: left });
    const [oldest] = this.#last.keys();
    if (this.#last.size > REMEMBERED && oldest !== undefined) this.#last.delete(oldest);
  }

  /** A host is heard first, or again: what it did is no longer counted here. */
  cameBack({ host, incarnation }: HostReport): void {
    const last = this.#last.get(host);
    if (last?.incarnation !== incarnation) return;
    this.#last.delete(host);
    this.#totals = sum(this.#totals, last.totals, -1);
  }
}

function sum(a: HostTotals, b: HostTotals, sign: 1 | -1): HostTotals {
  return {
    done: a.done + sign * b.done,
    failed: a.failed + sign * b.failed,
    busyMs: a.busyMs + sign * b.busyMs,
    lostEngines: a.lostEngines + sign * b.lostEngines,
  };
}
