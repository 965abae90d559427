import { describe, expect, test } from "vitest";
import { Model } from "../../src/monitor/model.ts";
import { SimulatedCluster } from "./simulated.ts";

const START_MS = 1_800_000_000_000;

describe("a simulated cluster", () => {
  test("is seen with its hosts, engines, clients and jobs", () => {
    const cluster = new SimulatedCluster({ startMs: START_MS, isCalm: true });
    cluster.advance(10_000);
    const { hosts, clients, jobs, totals, log } = cluster.snapshot();
    expect(hosts.map(({ host, state, engines }) => [host, state, engines.length])).toEqual([
      ["node-1", "up", 4],
      ["node-2", "up", 4],
      ["node-3", "up", 4],
    ]);
    expect(clients.map(({ user }) => user)).toEqual(["ana", "ben"]);
    expect(jobs).toHaveLength(2);
    expect(totals.engines).toBe(12);
    expect(totals.busy).toBeGreaterThan(0);
    expect(totals.rate).toBeGreaterThan(0);
    expect(log).toEqual([]);
  });

  test("tells of an engine that is lost and replaced, and of a host that is silent and heard again", () => {
    const cluster = new SimulatedCluster({ startMs: START_MS });
    cluster.advance(38_000);
    expect(cluster.snapshot().hosts[1]?.state).toBe("silent");
    cluster.advance(7000);
    const { log, totals, hosts } = cluster.snapshot();
    expect(log.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^engine \d+ on node-\d was lost: worker exited with code 1; engine 12 has its place$/),
        expect.stringMatching(/ is tried again, as engine \d+ was lost$/),
        "host node-2 is silent",
        "host node-2 is heard again",
      ]),
    );
    // The loss is told once, by its host; that the task is tried again is good news, of another kind.
    expect(log.filter(({ kind }) => kind === "engine").map(({ isBad }) => isBad)).toEqual([true]);
    expect(log.filter(({ kind }) => kind === "task").every(({ isBad }) => !isBad)).toBe(true);
    expect(totals.lostEngines).toBe(1);
    expect(hosts.map(({ engines }) => engines.length)).toEqual([4, 4, 4]);
  });

  test("an engine that was ended to stop a task is no bad news", () => {
    const [host] = new SimulatedCluster({ startMs: START_MS, isCalm: true }).hosts;
    if (host === undefined) throw new Error("there is a host");
    const model = new Model("lab", "cluster");
    const report = { ...host.report(START_MS), lost: [{ id: 0, why: "it was ended to stop task 7", by: 3 }] };
    model.heard(report, START_MS);
    expect(model.snapshot(START_MS).log).toEqual([
      {
        atMs: START_MS,
        kind: "engine",
        isBad: false,
        text: "engine 0 on node-1: it was ended to stop task 7; engine 3 has its place",
        engine: 0,
      },
    ]);
  });

  test("does what it is asked to", async () => {
    const cluster = new SimulatedCluster({ startMs: START_MS, isCalm: true });
    cluster.advance(5000);
    expect(await cluster.order("node-1", { kind: "restart", engine: 0 })).toMatchObject({ host: "node-1" });
    expect(await cluster.order("node-1", { kind: "kill", engine: 1 })).not.toHaveProperty("why");
    expect(await cluster.order("node-2", { kind: "kill", engine: 1 })).toMatchObject({
      why: "there is no engine 1 on node-2",
    });
    await cluster.order("node-3", { kind: "drain" });
    cluster.advance(20_000);
    const { hosts } = cluster.snapshot();
    expect(hosts.map(({ host, engines }) => [host, engines.map(({ id }) => id)])).toEqual([
      ["node-1", [2, 3, 12]],
      ["node-2", [4, 5, 6, 7]],
    ]);
  });
});
