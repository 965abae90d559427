import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EngineReport, HostReport } from "../../src/monitor/host-report.ts";
import { FORGET_MS, Model } from "../../src/monitor/model.ts";
import { SILENT_MS } from "../../src/monitor/watch.ts";

fc.configureGlobal({ seed: 2026 });

const NAMES = ["a", "b", "c"] as const;

/** One thing that happens to a host, and how long after the one before. */
type Step = { readonly host: (typeof NAMES)[number]; readonly afterMs: number } & (
  | { readonly kind: "work"; readonly done: number; readonly failed: number }
  | { readonly kind: "add" | "lose" | "restart" | "repeat" | "late" | "end" }
);

const anyHost = { host: fc.constantFrom(...NAMES), afterMs: fc.nat({ max: 4000 }) };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ ...anyHost, kind: fc.constant("work" as const), done: fc.nat(50), failed: fc.nat(5) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...anyHost,
      kind: fc.constantFrom(
        "add" as const,
        "lose" as const,
        "restart" as const,
        "repeat" as const,
        "late" as const,
        "end" as const,
      ),
    }),
  },
);

/** Hosts that do what steps say, and report at once. */
class Fleet {
  readonly #hosts = new Map<string, { incarnation: number; behindMs: number; reports: HostReport[] }>();
  #nextId = 0;
  #nextIncarnation = 1;

  report(step: Step, nowMs: number): HostReport | undefined {
    const host = this.#hosts.get(step.host);
    const last = host?.reports.at(-1);
    if (host === undefined || last === undefined || step.kind === "restart") return this.#start(step.host, nowMs);
    if (step.kind === "repeat") return last;
    if (step.kind === "late") return host.reports[0];
    const next = { ...last, sentMs: nowMs - host.behindMs, lost: [], ...change(last, step, () => this.#nextId++) };
    host.reports.push(next);
    return next;
  }

  incarnationOf(name: string): number {
    return this.#hosts.get(name)?.incarnation ?? -1;
  }

  forget(name: string): void {
    this.#hosts.delete(name);
  }

  #start(host: string, nowMs: number): HostReport {
    const incarnation = this.#nextIncarnation++;
    const behindMs = (incarnation * 1777) % 9000;
    const report: HostReport = {
      kind: "host",
      host,
      incarnation,
      sentMs: nowMs - behindMs,
      machine: { cores: 2 },
      process: { sinceMs: nowMs - behindMs, cpuMs: 0 },
      isDraining: false,
      totals: { done: 0, failed: 0, busyMs: 0, lostEngines: 0 },
      engines: [engine(this.#nextId++), engine(this.#nextId++)],
      lost: [],
    };
    this.#hosts.set(host, { incarnation, behindMs, reports: [report] });
    return report;
  }
}

function engine(id: number): EngineReport {
  return { id, held: 0, done: 0, failed: 0, busyMs: 0, idleSinceMs: 0, isDraining: false, isNeeded: false };
}

function change(last: HostReport, step: Step, nextId: () => number): Partial<HostReport> {
  const { engines, totals } = last;
  const [first, ...others] = engines;
  if (step.kind === "add") return { engines: [...engines, engine(nextId())] };
  if (first === undefined) return {};
  if (step.kind === "lose") {
    const by = nextId();
    return {
      engines: [...others, engine(by)],
      lost: [{ id: first.id, why: "test", by }],
      totals: { ...totals, lostEngines: totals.lostEngines + 1 },
    };
  }
  if (step.kind !== "work") return {};
  const failed = Math.min(step.failed, step.done);
  const busyMs = Math.min(step.afterMs, 10 * step.done);
  return {
    engines: [
      { ...first, done: first.done + step.done, failed: first.failed + failed, busyMs: first.busyMs + busyMs },
      ...others,
    ],
    totals: {
      ...totals,
      done: totals.done + step.done,
      failed: totals.failed + failed,
      busyMs: totals.busyMs + busyMs,
    },
  };
}

describe("whatever hosts report", () => {
  test("totals are sums that never fall, and nothing is negative", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const fleet = new Fleet();
        const model = new Model("lab", "cluster");
        let nowMs = 1e12;
        let before = { done: 0, failed: 0, lostEngines: 0 };
        for (const step of steps) {
          nowMs += step.afterMs;
          if (step.kind === "end") {
            const incarnation = fleet.incarnationOf(step.host);
            model.ended({ host: step.host, incarnation, how: "", isLost: false }, nowMs);
            fleet.forget(step.host);
          } else {
            const report = fleet.report(step, nowMs);
            if (report !== undefined) model.heard(report, nowMs);
          }
          const { hosts, totals, log } = model.snapshot(nowMs);
          const engines = hosts.flatMap((host) => host.engines);
          expect(totals.hosts).toBe(hosts.length);
          expect(totals.engines).toBe(engines.length);
          expect(totals.rate).toBeCloseTo(engines.reduce((sum, { rate }) => sum + rate, 0));
          expect(totals.failed).toBeLessThanOrEqual(totals.done);
          for (const key of ["done", "failed", "lostEngines"] as const)
            expect(totals[key]).toBeGreaterThanOrEqual(before[key]);
          for (const { rate, busy } of engines) {
            expect(rate).toBeGreaterThanOrEqual(0);
            expect(busy).toBeGreaterThanOrEqual(0);
            expect(busy).toBeLessThanOrEqual(1);
          }
          for (const { state, heardMs } of hosts) expect(state === "silent").toBe(nowMs - heardMs >= SILENT_MS);
          expect(new Set(hosts.map(({ host }) => host)).size).toBe(hosts.length);
          expect(log.length).toBeLessThanOrEqual(200);
          before = totals;
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a report that comes again, or late, changes nothing", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 30 }), fc.nat(), (steps, which) => {
        const fleet = new Fleet();
        const [once, twice] = [new Model("lab", "cluster"), new Model("lab", "cluster")];
        const heard: HostReport[] = [];
        let nowMs = 1e12;
        for (const step of steps.filter(({ kind }) => kind !== "end" && kind !== "restart")) {
          nowMs += step.afterMs;
          const report = fleet.report(step, nowMs);
          if (report === undefined) continue;
          heard.push(report);
          once.heard(report, nowMs);
          twice.heard(report, nowMs);
          const old = heard[which % heard.length];
          if (old !== undefined) twice.heard(old, nowMs);
        }
        expect(twice.snapshot(nowMs)).toEqual(once.snapshot(nowMs));
      }),
    );
  });

  test("all of it is forgotten but for the sums", () => {
    const fleet = new Fleet();
    const model = new Model("lab", "cluster");
    const step: Step = { kind: "work", host: "a", afterMs: 0, done: 7, failed: 1 };
    for (const nowMs of [0, 1000]) {
      const report = fleet.report(step, nowMs);
      if (report !== undefined) model.heard(report, nowMs);
    }
    const { hosts, totals } = model.snapshot(1000 + SILENT_MS + FORGET_MS);
    expect(hosts).toEqual([]);
    expect(totals).toMatchObject({ hosts: 0, engines: 0, rate: 0, done: 7, failed: 1, lostEngines: 2 });
    // It was only frozen.
    const back = fleet.report(step, 70_000);
    if (back !== undefined) model.heard(back, 70_000);
    expect(model.snapshot(70_000).totals).toMatchObject({ hosts: 1, engines: 2, done: 14, failed: 2, lostEngines: 0 });
  });
});
