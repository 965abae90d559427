import { expect, test } from "vitest";
import type { Bus, BusMessage } from "../../src/cluster/bus.ts";
import { ClientReports } from "../../src/cluster/client-reports.ts";
import type { ClientReport, ClientWork } from "../../src/monitor/client-report.ts";
import { REPORT_MS, WATCHED_MS } from "../../src/monitor/watch.ts";
import { clusterNames } from "../../src/nats/cluster-names.ts";

const WORK: ClientWork = {
  kind: "client",
  name: "ünïcode \u{1F41A} \ud800",
  sentMs: 1,
  sinceMs: 0,
  unassigned: 0,
  queued: [],
  held: 0,
  done: 0,
  failed: 0,
  retried: 0,
  waitedMs: 0,
  couldUse: 0,
  calls: [],
  moreCalls: 0,
  events: [],
};

/** What is said to a client, and of it, while the test looks. */
function startReports(): {
  readonly reports: ClientReports;
  readonly said: string[];
  readonly published: [subject: string, report: ClientReport][];
  readonly look: () => void;
} {
  const said: string[] = [];
  const published: [string, ClientReport][] = [];
  let hear: ((message: BusMessage) => void) | undefined;
  const subjects = clusterNames("lab");
  const bus: Bus = {
    publish: (subject, bytes) =>
      void published.push([subject, JSON.parse(new TextDecoder().decode(bytes)) as ClientReport]),
    subscribe: (_, heard) => {
      hear = heard;
    },
    onStatus: () => undefined,
    close: () => Promise.resolve(),
  };
  const reports = new ClientReports({
    bus,
    subjects,
    session: { user: "alice", session: "s1" },
    say: ({ kind }) => said.push(kind),
  });
  const look = (): void => hear?.({ tokens: [], bytes: new TextEncoder().encode("{}"), isNobody: false });
  return { reports, said, published, look };
}

test("a client is asked while somebody looks, and told when nobody does any more", () => {
  const { reports, said, published, look } = startReports();
  reports.tick(performance.now());
  expect(said).toEqual([]);
  look();
  expect(said).toEqual(["watched"]);
  reports.heard(WORK);
  expect(published).toEqual([["c.lab.seen.c.alice.s1", { ...WORK, user: "alice", session: "s1" }]]);
  const nowMs = performance.now();
  reports.tick(nowMs + REPORT_MS / 2);
  expect(said).toEqual(["watched"]);
  reports.tick(nowMs + 2 * REPORT_MS);
  expect(said).toEqual(["watched", "watched"]);
  reports.tick(nowMs + 2 * WATCHED_MS);
  expect(said).toEqual(["watched", "watched", "unwatched"]);
  // What comes late is not wanted.
  reports.heard(WORK);
  expect(published).toHaveLength(1);
});

test("a client that is busy is asked once, and again when it has answered", () => {
  const { reports, said, published, look } = startReports();
  look();
  const nowMs = performance.now();
  for (let i = 1; i < 5; i++) reports.tick(nowMs + i * REPORT_MS);
  expect(said).toEqual(["watched"]);
  // One that can't say is asked again, too.
  reports.heard(undefined);
  reports.tick(nowMs + 5 * REPORT_MS);
  expect([said, published]).toEqual([["watched", "watched"], []]);
});
