import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { EngineIds } from "../../src/nats/engine-ids.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const HOSTS = 3;
const ENGINES = 2;

describe.runIf(HAS_SERVER)("ids of engines", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  /** Of a cluster, as hosts have them. */
  async function idsOf(cluster: string): Promise<EngineIds> {
    const connection = await connect({ servers: server.url });
    onTestFinished(() => connection.close());
    return new EngineIds(connection, { url: server.url, cluster, user: "anon" });
  }

  // A server that looks up what is being made stood still in one of two clusters.
  test("are given to hosts that start at once in a new cluster, in 40 of them", async () => {
    const all = Array.from({ length: HOSTS * ENGINES }, (_, i) => i);
    for (let i = 0; i < 40; i++) {
      const hosts = await Promise.all(Array.from({ length: HOSTS }, () => idsOf(`new${i}`)));
      const ids = await Promise.all(hosts.flatMap((host) => Array.from({ length: ENGINES }, () => host.next())));
      expect(ids.toSorted((a, b) => a - b)).toEqual(all);
    }
  });

  test("go on where the hosts before them have ended", async () => {
    const before = await idsOf("again");
    expect([await before.next(), await before.next()]).toEqual([0, 1]);
    expect(await (await idsOf("again")).next()).toBe(2);
  });

  test("begin anew in a store that was deleted under a host", async () => {
    const ids = await idsOf("deleted");
    expect([await ids.next(), await ids.next()]).toEqual([0, 1]);
    const admin = await connect({ servers: server.url });
    onTestFinished(() => admin.close());
    await admin.request("$JS.API.STREAM.DELETE.KV_deleted_reg");
    expect(await ids.next()).toBe(0);
  });
});
