import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import { clusterTransport } from "../../src/cluster/cluster-transport.ts";
import type { ClusterAddress } from "../../src/nats/cluster-address.ts";
import type { Courier } from "../../src/nats/courier.ts";
import { startCourier } from "../../src/node/cluster/start-courier.ts";
import { type RunningHost, startHost } from "../../src/node/cluster/start-host.ts";
import type { SharingTransport, Transport } from "../../src/transport/contract.ts";
import { testTransport } from "../conformance/transport.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

// Engines on threads of this process, reached by way of a server. Whoever blocks here blocks their host as well: calls that
// block are tried in kills.test.ts.
const traits = { canKill: true, canBlock: false, movesBuffers: true, codeCanImport: true, sharesMemory: false };

describe.runIf(HAS_SERVER)("over a server", () => {
  let server: NatsServer;
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(async () => {
    await Promise.all(ends.map((end) => end()));
    await server.close();
  });
  testTransport("cluster over nats", make, traits);

  // Of a cluster of its own.
  function make(engines = 1): Transport {
    const address = { url: server.url, cluster: randomUUID(), user: "anon" };
    const started = start(address, engines);
    const end = async (): Promise<void> => (await started).close();
    try {
      onTestFinished(end);
    } catch {
      // Made for several tests.
      ends.push(end);
    }
    return {
      name: "cluster",
      owns: false,
      attach: async (found) => (await started).transport.attach(found),
    };
  }
});

interface Started {
  readonly transport: SharingTransport;
  readonly close: () => Promise<void>;
}

async function start(address: ClusterAddress, engines: number): Promise<Started> {
  const timeoutMs = 100_000;
  const [host, courier]: [RunningHost, Courier] = await Promise.all([
    startHost({ address, engines, name: "host", timeoutMs, insecure: true, onEvent: () => undefined }),
    startCourier({
      address,
      timeoutMs,
      role: { kind: "client", session: randomUUID(), times: { silenceMs: 20_000, goneMs: 20_000, outageMs: 60_000 } },
    }),
  ]);
  return {
    transport: clusterTransport(courier, { refused: () => undefined, warn: () => undefined }),
    close: async () => {
      await courier.close();
      await host.close();
    },
  };
}
