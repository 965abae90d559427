import type { Namespace } from "./namespace.ts";

// Named after the file that they count: cov_… by istanbul (nyc, vitest and jest with coverage), stryCov_… and
// stryMutAct_… by Stryker. Where a text merely looks so, a name more does no harm.
const COUNTER = /\b(?:cov|stryCov|stryMutAct)_[0-9a-z]+(?=\()/g;

/**
 * Provides the counters that tools put into the text of a function which they measure. They count nothing here: the
 * figures are those of the program that sent the function, in another thread.
 */
export function provideCounters(namespace: Namespace, source: string): void {
  for (const [name] of source.matchAll(COUNTER)) {
    if (!namespace.has(name)) namespace.provide(name, name.startsWith("cov_") ? () => COVERAGE : () => false);
  }
}

// Out of range, so that what is counted goes nowhere.
const NOTHING = new Float64Array(0);
const BRANCHES: object = new Proxy([], { get: () => NOTHING });

// What istanbul's `cov_…()` gives: counters of statements, of functions and, by branch, of its ways.
const COVERAGE = { s: NOTHING, f: NOTHING, b: BRANCHES, bT: BRANCHES };
