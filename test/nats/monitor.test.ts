import { connect as connectNats, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { PROTOCOL, writeHeartbeat, writeHostEnd } from "../../src/cluster/heartbeat.ts";
import type { Monitor } from "../../src/monitor/monitor.ts";
import { readOrder, readWatch, writeSaid } from "../../src/monitor/wire.ts";
import { clusterAddress } from "../../src/nats/cluster-address.ts";
import { openMonitor } from "../../src/node/monitor/open-monitor.ts";
import { Dice } from "../chaos/dice.ts";
import { SimulatedClient } from "../monitor/simulated-client.ts";
import { SimulatedHost } from "../monitor/simulated-host.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";
import { startCluster } from "./test-cluster.ts";

const OPTIONS = { tasks: true, timeoutMs: 20_000 };

function hostOf(name: string): SimulatedHost {
  let id = 0;
  return new SimulatedHost(name, { engines: 2, dice: new Dice(3), nextId: () => id++, nowMs: Date.now() });
}

describe.runIf(HAS_SERVER)("a monitor of a cluster", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  async function openOn(cluster: string): Promise<{ readonly monitor: Monitor; readonly other: NatsConnection }> {
    const reach = { schemes: ["nats:"], example: "nats://HOST", urlOf: () => undefined };
    const monitor = await openMonitor(clusterAddress({ url: server.url, cluster, key: undefined }, reach), OPTIONS);
    onTestFinished(() => monitor.close());
    const other = await connectNats({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
    onTestFinished(() => other.close());
    return { monitor, other };
  }

  test("asks hosts and clients to report, and shows what they say", async () => {
    const { monitor, other } = await openOn("seen");
    const asked = new Promise((resolve) => {
      other.subscribe("c.seen.watch", { callback: (_, message) => resolve(readWatch(message.data)) });
    });
    expect(await asked).toEqual({ tasks: true });
    const host = hostOf("one");
    const client = new SimulatedClient({ user: "ana", session: "s1", program: "script.js" }, new Dice(1), Date.now());
    client.think(Date.now(), 2);
    other.publish("c.seen.seen.h.one", "no report");
    host.advance(Date.now(), 250, [client]);
    other.publish("c.seen.seen.h.one", writeSaid(host.report(Date.now())));
    other.publish("c.seen.seen.c.ana.s1", writeSaid(client.report(Date.now(), 2)));
    await expect.poll(() => monitor.snapshot().clients.length).toBe(1);
    const { hosts, totals, name, kind } = monitor.snapshot();
    expect({ name, kind }).toEqual({ name: "seen", kind: "cluster" });
    expect(hosts).toMatchObject([{ host: "one", state: "up", engines: [{ id: 0 }, { id: 1 }] }]);
    expect(totals).toMatchObject({ hosts: 1, engines: 2, busy: 2 });
  });

  test("sends an order until it is answered", async () => {
    const { monitor, other } = await openOn("orders");
    await expect(monitor.order("one", { kind: "drain" })).rejects.toThrow("there is no host one");
    const host = hostOf("one");
    const tickets: number[] = [];
    other.subscribe("c.orders.act.one.*.*", {
      callback: (_, message) => {
        const order = readOrder(message.data);
        if (order === undefined) return;
        tickets.push(order.ticket);
        const [user, session] = message.subject.split(".").slice(-2);
        const answer = { ticket: order.ticket, host: "one", ...host.act(order.deed, Date.now()) };
        // The first answer is lost.
        if (tickets.length > 1) other.publish(`c.orders.s.${user}.${session}.act`, writeSaid(answer));
      },
    });
    other.publish("c.orders.seen.h.one", writeSaid(host.report(Date.now())));
    await expect.poll(() => monitor.snapshot().hosts.length).toBe(1);
    expect(await monitor.order("one", { kind: "kill", engine: 9 })).toEqual({
      ticket: 1,
      host: "one",
      why: "there is no engine 9 on one",
    });
    expect(tickets).toEqual([1, 1]);
  });

  test("shows a host that beats and does not report, and says when it has ended", async () => {
    const { monitor, other } = await openOn("quiet");
    const beat = writeHeartbeat({
      incarnation: 7,
      engines: [{ id: 4 }],
      clients: 0,
      machine: { cores: 2 },
      sinceMs: Date.now(),
      sentMs: Date.now(),
      versions: { protocol: PROTOCOL, package: "0.0.9", runtime: "Node 20" },
    });
    const beating = setInterval(() => other.publish("c.quiet.hb.old", beat), 200);
    onTestFinished(() => clearInterval(beating));
    await expect
      .poll(() => monitor.snapshot().hosts)
      .toMatchObject([
        { host: "old", state: "up", note: "version 0.0.9 does not report", engines: [{ id: 4, isNeeded: true }] },
      ]);
    clearInterval(beating);
    other.publish("c.quiet.hb.old", writeHostEnd({ incarnation: 7, ended: "by SIGKILL" }));
    await expect.poll(() => monitor.snapshot().hosts).toEqual([]);
    expect(monitor.snapshot().log).toMatchObject([{ text: "host old has ended by SIGKILL", isBad: true }]);
    expect(monitor.snapshot().totals.lostEngines).toBe(1);
  });

  test("shows jobs and how far they are", async () => {
    const { monitor } = await openOn("jobs");
    const client = await connect(server.url, { cluster: "jobs", engines: 0 });
    onTestFinished(() => client.close());
    const job = await client.submit((x: number) => x + 1, [1, 2, 3], { name: "more" });
    await expect
      .poll(() => monitor.snapshot().jobs)
      .toMatchObject([{ id: job.id, name: "more", method: "map", state: "waiting", progress: 0, user: "anon" }]);
  });

  test("goes on when the server is back", async () => {
    const { monitor, other } = await openOn("back");
    const host = hostOf("one");
    await server.kill();
    await expect.poll(() => monitor.snapshot().log.at(-1)?.text).toBe("the connection to the server is lost");
    expect(monitor.snapshot().lostSinceMs).toBeLessThanOrEqual(monitor.snapshot().atMs);
    await expect(monitor.order("one", { kind: "drain" })).rejects.toThrow("the server is out of reach");
    await server.start();
    const watched = new Promise((resolve) => {
      other.subscribe("c.back.watch", { callback: resolve });
    });
    await watched;
    other.publish("c.back.seen.h.one", writeSaid(host.report(Date.now())));
    await expect.poll(() => monitor.snapshot().hosts.length).toBe(1);
    expect(monitor.snapshot().log.map(({ text }) => text)).toContain("the server is there again");
    expect(monitor.snapshot().lostSinceMs).toBeUndefined();
  });

  test("is closed at once while the server is away", async () => {
    const { monitor } = await openOn("away");
    await server.kill();
    await expect.poll(() => monitor.snapshot().lostSinceMs).toBeDefined();
    // It would wait for the server, which is not started before.
    await monitor.close();
    await server.start();
  });

  test("that is closed gives no orders, and tells nobody that it has ended", async () => {
    const { monitor, other } = await openOn("closed");
    other.publish("c.closed.seen.h.one", writeSaid(hostOf("one").report(Date.now())));
    await expect.poll(() => monitor.snapshot().hosts.length).toBe(1);
    const order = expect(monitor.order("one", { kind: "drain" })).rejects.toThrow("the monitor was closed");
    let told = "";
    monitor.onEnd((why) => {
      told = why;
    });
    await monitor.close();
    await order;
    await expect(monitor.order("one", { kind: "drain" })).rejects.toThrow("the monitor was closed");
    expect(told).toBe("");
  });
});

describe.runIf(HAS_SERVER)("with keys, a monitor", () => {
  test("is opened with that of a client, and not with that of a host or of another cluster", async () => {
    const lab = await startCluster();
    onTestFinished(() => lab.stop());
    const { url } = lab.cluster;
    const addressOf = async (user: string): Promise<Parameters<typeof openMonitor>[0]> => {
      return { url, cluster: "lab", user, key: await lab.keyOf(user) };
    };
    const monitor = await openMonitor(await addressOf("alice"), OPTIONS);
    onTestFinished(() => monitor.close());
    const engine = await lab.connectAs("engine");
    engine.publish("c.lab.seen.h.one", writeSaid(hostOf("one").report(Date.now())));
    await expect.poll(() => monitor.snapshot().hosts.length).toBe(1);
    await expect(openMonitor(await addressOf("engine"), OPTIONS)).rejects.toMatchObject({ name: "ClusterError" });
    const strange = await startCluster();
    onTestFinished(() => strange.stop());
    const wrong = { url, cluster: "lab", user: "alice", key: { ...(await strange.keyOf("alice")), url } };
    await expect(openMonitor(wrong, OPTIONS)).rejects.toThrow(/can't be reached/u);
  });
});
