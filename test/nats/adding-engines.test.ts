import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect } from "wasm-ensemble";
import { type HostOptions, type RunningHost, startHost } from "../../build/lib/node/cluster/start-host.js";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

describe.runIf(HAS_SERVER)("more engines", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  async function host(cluster: string, options: Partial<HostOptions>): Promise<RunningHost> {
    const address = { url: server.url, cluster, user: "anon" };
    const all = { address, engines: 1, name: "host", timeoutMs: 100_000, insecure: true, onEvent: () => undefined };
    const running = await startHost({ ...all, ...options });
    onTestFinished(() => running.close());
    return running;
  }

  async function join(cluster: string, engines: number): Promise<Client> {
    const client = await connect(server.url, { cluster, engines });
    onTestFinished(() => client.close());
    return client;
  }

  test("are started by hosts, those with the fewest first, and every client gets them", async () => {
    const [full, empty] = await Promise.all([
      host("spread", { name: "full", engines: 3 }),
      host("spread", { name: "empty" }),
    ]);
    const [client, other] = await Promise.all([join("spread", 4), join("spread", 4)]);
    const ids = await client.addEngines(2);
    expect(ids).toHaveLength(2);
    expect(client.ids).toEqual([...full.ids, ...empty.ids].toSorted((a, b) => a - b));
    expect([full.ids.length, empty.ids.length]).toEqual([3, 3]);
    expect(await client.directView(ids).apply((x: number) => x + 1, 1)).toEqual([2, 2]);
    await other.waitForEngines(6);
    await client.removeEngines(ids);
    await expect.poll(() => other.length).toBe(4);
  });

  test("are refused by hosts that have as many as they may, and by those whose time is up", async () => {
    const running = await host("limited", { maxEngines: 2 });
    const client = await join("limited", 1);
    expect(await client.addEngines(1)).toHaveLength(1);
    await expect(client.addEngines(1)).rejects.toMatchObject({
      name: "EngineStartError",
      cause: {
        name: "ClusterError",
        message:
          "the hosts have room for 0 engines more, not 1 (host has 2 of 2); start more hosts, or raise their --max-engines",
      },
    });
    running.drain();
    await expect.poll(() => client.length).toBe(0);
    await expect(client.addEngines(1)).rejects.toThrow("the hosts have room for 0 engines more");
  });

  test("can't come where no host is", async () => {
    const client = await join("nowhere", 0);
    await expect(client.addEngines(1)).rejects.toThrow(
      "no host is there to start it; run ensemble engines on a machine of the cluster",
    );
  });

  test("are no more waited for when the client is closed", async () => {
    const client = await join("closing", 0);
    const added = client.addEngines(1);
    const [outcome] = await Promise.allSettled([added, client.close()]);
    expect(outcome).toMatchObject({ status: "rejected", reason: { name: "ClientClosedError" } });
  });
});
