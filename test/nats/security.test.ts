import { request } from "node:http";
import { AckPolicy } from "@nats-io/jetstream";
import {
  AuthorizationError,
  connect,
  type NodeConnectionOptions,
  nkeyAuthenticator,
  nkeys,
} from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect as connectClient } from "wasm-ensemble";
import { HAS_SERVER } from "./nats-server.ts";
import { listen, refusals } from "./refusals.ts";
import { startCluster, type TestCluster } from "./test-cluster.ts";

let lab: TestCluster;

describe.skipIf(!HAS_SERVER)("on a server for this machine", () => {
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());

  test.each<[string, NodeConnectionOptions]>([
    ["who gives no name", {}],
    ["a key that the server does not know", { authenticator: nkeyAuthenticator(nkeys.createUser().getSeed()) }],
    ["a name and a password", { user: "admin", pass: "admin" }],
    ["a token", { token: "admin" }],
  ])("is refused: %s", async (_, options) => {
    const { url } = lab.cluster;
    await expect(connect({ servers: url, reconnect: false, ...options })).rejects.toThrow(AuthorizationError);
  });

  test("a client without a key hears that it needs one", async () => {
    const options = { cluster: "lab", engines: 0 };
    await expect(connectClient(lab.cluster.url, options)).rejects.toThrow(
      "can't be reached: the server asks for a key (Authorization Violation); ",
    );
  });

  test.each([
    ["http://localhost:5173", 101],
    ["http://evil.example", 403],
  ])("a page from %s gets %i", async (origin, status) => {
    expect(await upgrade(lab.cluster.websocketUrl ?? "", origin)).toBe(status);
  });

  test.each([
    // As another user.
    ["c.lab.h.host1.bob.s1.0"],
    ["c.lab.h.host1.bob.s1.ping"],
    // Heartbeats and answers, also to oneself.
    ["c.lab.hb.host1"],
    ["c.lab.s.bob.s1.0"],
    ["c.lab.s.alice.s1.0"],
    ["_INBOX_bob.x"],
    ["c.lab.r.alice.j1.0"],
    ["c.lab.r.bob.j1.0"],
    // Jobs, records and ids.
    ["c.lab.j.bob.j1.0"],
    ["$KV.lab_jobs_bob.j1"],
    ["$JS.API.STREAM.MSG.GET.KV_lab_jobs_bob"],
    ["$JS.API.DIRECT.GET.KV_lab_jobs_bob.$KV.lab_jobs_bob.j1"],
    ["$JS.API.CONSUMER.CREATE.KV_lab_jobs_bob.c1.$KV.lab_jobs_bob.>"],
    ["$JS.API.STREAM.PURGE.KV_lab_jobs_bob"],
    ["$KV.lab_reg.0"],
    ["$JS.API.STREAM.MSG.GET.KV_lab_reg"],
    // Results: of another, of all, one by one.
    ["$JS.API.CONSUMER.CREATE.LAB_RES.c1.c.lab.r.bob.>"],
    ["$JS.API.CONSUMER.CREATE.LAB_RES.c1.c.lab.r.>"],
    ["$JS.API.CONSUMER.CREATE.LAB_RES.c1.>"],
    ["$JS.API.CONSUMER.CREATE.LAB_RES.c1"],
    ["$JS.API.CONSUMER.CREATE.LAB_RES"],
    ["$JS.API.CONSUMER.DURABLE.CREATE.LAB_RES.c1"],
    ["$JS.API.CONSUMER.NAMES.LAB_RES"],
    ["$JS.API.CONSUMER.LIST.LAB_RES"],
    ["$JS.API.STREAM.MSG.GET.LAB_RES"],
    ["$JS.API.DIRECT.GET.LAB_RES.c.lab.r.bob.j1.0"],
    // Chunks.
    ["$JS.API.CONSUMER.MSG.NEXT.LAB_JOBS.engines"],
    ["$JS.API.CONSUMER.INFO.LAB_JOBS.engines"],
    ["$JS.API.CONSUMER.DELETE.LAB_JOBS.engines"],
    ["$JS.API.CONSUMER.CREATE.LAB_JOBS.c1.c.lab.j.alice.>"],
    ["$JS.API.STREAM.MSG.GET.LAB_JOBS"],
    ["$JS.ACK.LAB_JOBS.engines.1.1.1.1.1"],
    // Streams.
    ["$JS.API.STREAM.DELETE.LAB_JOBS"],
    ["$JS.API.STREAM.DELETE.LAB_RES"],
    ["$JS.API.STREAM.DELETE.KV_lab_jobs_alice"],
    ["$JS.API.STREAM.PURGE.LAB_RES"],
    ["$JS.API.STREAM.PURGE.LAB_JOBS"],
    ["$JS.API.STREAM.UPDATE.LAB_JOBS"],
    ["$JS.API.STREAM.CREATE.MINE"],
    ["$JS.API.STREAM.MSG.DELETE.LAB_RES"],
    ["$JS.API.STREAM.LIST"],
    ["$SYS.REQ.SERVER.PING"],
  ])("a client may not send to %s", async (subject) => {
    const nats = await lab.connectAs("alice");
    expect(await refusals(nats, () => nats.publish(subject))).toEqual([`publish ${subject}`]);
  });

  test.each([
    [">"],
    ["c.lab.>"],
    ["c.lab.h.>"],
    ["c.lab.h.*.alice.*.*"],
    ["c.lab.s.>"],
    ["c.lab.s.bob.>"],
    ["c.lab.s.*.*.*"],
    ["c.lab.who"],
    ["_INBOX_bob.>"],
    ["_INBOX_engine.>"],
    ["_INBOX.>"],
    ["c.lab.j.>"],
    ["c.lab.j.alice.*.*"],
    ["c.lab.r.>"],
    ["c.lab.r.bob.*.*"],
    ["$KV.>"],
    ["$KV.lab_jobs_bob.>"],
    ["$JS.>"],
    ["$JS.API.>"],
    ["$SYS.>"],
  ])("a client may not listen to %s", async (subject) => {
    const nats = await lab.connectAs("alice");
    expect(await refusals(nats, () => listen(nats, subject))).toEqual([`subscription ${subject}`]);
  });

  test("a client may not hide the results of another behind a subject of its own", async () => {
    const nats = await lab.connectAs("alice");
    const config = { name: "c1", filter_subject: "c.lab.r.bob.>", ack_policy: AckPolicy.None };
    const asked = JSON.stringify({ stream_name: "LAB_RES", config });
    const answer = await nats.request("$JS.API.CONSUMER.CREATE.LAB_RES.c1.c.lab.r.alice.>", asked);
    // Consumer create request did not match filtered subject from create subject.
    expect(answer.json()).toMatchObject({ error: { code: 400, err_code: 10_131 } });
  });

  test.each([
    // Jobs, tasks for other hosts, words of clients.
    ["c.lab.j.alice.j1.0"],
    ["c.lab.h.host1.alice.s1.0"],
    ["c.lab.who"],
    ["$KV.lab_jobs_alice.j1"],
    ["$JS.API.STREAM.PURGE.KV_lab_jobs_alice"],
    ["_INBOX_alice.x"],
    // Results that others made.
    ["$JS.API.STREAM.MSG.GET.LAB_RES"],
    ["$JS.API.CONSUMER.CREATE.LAB_RES.c1.c.lab.r.>"],
    ["$JS.API.CONSUMER.CREATE.LAB_JOBS.c1.c.lab.j.>"],
    ["$JS.API.CONSUMER.DELETE.LAB_JOBS.engines"],
    // Streams.
    ["$JS.API.STREAM.DELETE.LAB_JOBS"],
    ["$JS.API.STREAM.DELETE.LAB_RES"],
    ["$JS.API.STREAM.PURGE.LAB_JOBS"],
    ["$JS.API.STREAM.PURGE.LAB_RES"],
    ["$JS.API.STREAM.DELETE.KV_lab_reg"],
    ["$JS.API.STREAM.UPDATE.LAB_JOBS"],
    ["$JS.API.STREAM.CREATE.MINE"],
    ["$SYS.REQ.SERVER.PING"],
  ])("a host may not send to %s", async (subject) => {
    const nats = await lab.connectAs("engine");
    expect(await refusals(nats, () => nats.publish(subject))).toEqual([`publish ${subject}`]);
  });

  test.each([
    [">"],
    ["c.lab.>"],
    ["c.lab.s.>"],
    ["c.lab.h.>"],
    ["c.lab.s.alice.s1.0"],
    ["c.lab.r.>"],
    ["c.lab.j.>"],
    ["c.lab.hb.*"],
    ["_INBOX_alice.>"],
    ["$KV.>"],
    ["$JS.>"],
    ["$SYS.>"],
  ])("a host may not listen to %s", async (subject) => {
    const nats = await lab.connectAs("engine");
    expect(await refusals(nats, () => listen(nats, subject))).toEqual([`subscription ${subject}`]);
  });
});

/** Status that a server answers when a page of `origin` asks for a WebSocket. */
function upgrade(url: string, origin: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      Origin: origin,
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const asked = request(url.replace("ws:", "http:"), { headers });
    asked.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    asked.once("response", (response) => resolve(response.resume().statusCode));
    asked.once("error", reject);
    asked.end();
  });
}
