import { connect as connectNats } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { PROTOCOL, writeHeartbeat } from "../../src/cluster/heartbeat.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

describe.runIf(HAS_SERVER)("a host of another version", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  test("is passed by, and both versions are named", async () => {
    const host = await connectNats({ servers: server.url });
    onTestFinished(() => host.close());
    const heartbeat = writeHeartbeat({
      incarnation: 1,
      engines: [{ id: 0 }],
      clients: 0,
      machine: { cores: 1 },
      sinceMs: 0,
      sentMs: 0,
      versions: { protocol: PROTOCOL + 1, package: "9.9.9", runtime: "Node 99.0.0" },
    });
    host.subscribe("c.mixed.who", { callback: () => host.publish("c.mixed.hb.newer", heartbeat) });
    await host.flush();
    await expect(connect(server.url, { cluster: "mixed", timeoutMs: 2000 })).rejects.toMatchObject({
      name: "ClusterError",
      message: expect.stringMatching(
        /^newer: the host runs wasm-ensemble 9\.9\.9 on Node 99\.0\.0 \(protocol \d+\), this client wasm-ensemble \S+ on Node \S+ \(protocol \d+\); install the same version on both$/u,
      ) as string,
    });
  });
});
