import { describe, expect, test } from "vitest";
import type { ClientReport } from "../../src/monitor/client-report.ts";
import type { HostDeed } from "../../src/monitor/host-order.ts";
import { readAnswer, readOrder, readReport, readWatch, writeSaid } from "../../src/monitor/wire.ts";
import { SimulatedCluster } from "./simulated.ts";

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const HOST = (() => {
  const cluster = new SimulatedCluster({ hosts: 1, startMs: 0 });
  cluster.advance(1000);
  return cluster.hosts[0]?.report(1000);
})();
const CLIENT: ClientReport = {
  kind: "client",
  user: "ana",
  session: "1",
  name: "script.js",
  sentMs: 2,
  sinceMs: 1,
  unassigned: 3,
  queued: [{ engine: 1, count: 2 }],
  held: 1,
  done: 5,
  failed: 1,
  retried: 0,
  waitedMs: 7,
  couldUse: 2,
  calls: [],
  moreCalls: 0,
  events: [{ atMs: 1, kind: "task", text: "tried again" }],
};
const DEEDS: readonly HostDeed[] = [
  { kind: "interrupt", engine: 0 },
  { kind: "drain" },
  { kind: "drain", engine: 3 },
  { kind: "drain", ifFree: true },
  { kind: "restart", engine: 3 },
  { kind: "kill" },
  { kind: "kill", engine: 3 },
  { kind: "profile", engine: 3, ms: 1000 },
];

describe("what is written", () => {
  test.each([HOST, CLIENT, { ...CLIENT, waitsFor: 4 }])("is read as the same report", (report) => {
    expect(report).toBeDefined();
    if (report !== undefined) expect(readReport(writeSaid(report))).toEqual(report);
  });

  test.each(DEEDS)("is read as the same order", (deed) => {
    expect(readOrder(writeSaid({ ticket: 7, deed }))).toEqual({ ticket: 7, deed });
  });

  test("is read as the same watch and answer", () => {
    expect(readWatch(writeSaid({ tasks: true }))).toEqual({ tasks: true });
    expect(readAnswer(writeSaid({ ticket: 1, host: "one", why: "no" }))).toEqual({ ticket: 1, host: "one", why: "no" });
  });
});

describe("what is something else", () => {
  const broken = [
    null,
    [],
    "text",
    {},
    { ...HOST, host: 5 },
    { ...HOST, engines: [{ id: -1 }] },
    { ...HOST, engines: [null] },
    { ...HOST, lost: undefined },
    { ...HOST, tasks: { ...HOST?.tasks, engine: [1, 2, 3, 4, 5, 6, 7, 8, 9] } },
    { ...HOST, tasks: null },
    { ...HOST, sentMs: "now" },
    { ...CLIENT, calls: {} },
    { ...CLIENT, done: null },
    { ...CLIENT, waitsFor: -1 },
    { ...CLIENT, waitsFor: "two" },
    { ...CLIENT, events: [0] },
    { ...CLIENT, events: [{ atMs: 1, kind: "odd", text: "tried again" }] },
  ];

  test.each(broken)("is no report", (value) => {
    expect(readReport(bytesOf(value))).toBeUndefined();
  });

  const orders = [
    { kind: "kill", engine: -1 },
    { kind: "interrupt" },
    { kind: "profile", engine: 1 },
    { kind: "dance" },
    null,
  ];
  test.each(orders)("is no order", (deed) => {
    expect(readOrder(bytesOf({ ticket: 1, deed }))).toBeUndefined();
  });

  test("is no watch, and no answer", () => {
    expect(readWatch(new Uint8Array([1, 2, 3]))).toBeUndefined();
    expect(readAnswer(bytesOf({ ticket: 1 }))).toBeUndefined();
  });
});
