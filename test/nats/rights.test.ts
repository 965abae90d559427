import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HAS_SERVER } from "./nats-server.ts";
import { listen, refusals } from "./refusals.ts";
import { startCluster, type TestCluster } from "./test-cluster.ts";

let lab: TestCluster;

describe.skipIf(!HAS_SERVER)("the rights of clients and hosts are enough for", () => {
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());

  test("live work: frames go to a host and back, heartbeats to all", async () => {
    const [host, alice, bob] = await Promise.all(["engine", "alice", "bob"].map((user) => lab.connectAs(user)));
    if (!host || !alice || !bob) throw new TypeError("three users are three connections");
    host.subscribe("c.lab.h.host1.>", {
      callback: (error, frame) => {
        if (error === null) host.publish("c.lab.s.alice.s1.0", `answer to ${frame.string()}`);
      },
    });
    host.subscribe("c.lab.who", { callback: () => host.publish("c.lab.hb.host1", "here") });
    const answered = first(alice, "c.lab.s.alice.>");
    const heard = [first(alice, "c.lab.hb.*"), first(bob, "c.lab.hb.*")];
    await Promise.all([host, alice, bob].map((nats) => nats.flush()));
    alice.publish("c.lab.who");
    alice.publish("c.lab.h.host1.alice.s1.0", "frame", { reply: "c.lab.s.alice.s1.0" });
    expect(await answered).toBe("answer to frame");
    expect(await Promise.all(heard)).toEqual(["here", "here"]);
  });

  test("a host that is gone is told at once: nobody listens", async () => {
    const alice = await lab.connectAs("alice");
    const told = new Promise((resolve) => {
      alice.subscribe("c.lab.s.alice.s9.0", { callback: (error, message) => resolve(error ?? message.headers?.code) });
    });
    alice.publish("c.lab.h.nobody.alice.s9.0", "frame", { reply: "c.lab.s.alice.s9.0" });
    expect(await told).toBe(503);
  });

  test("jobs: a client submits, a host takes, answers and acknowledges, the client reads", async () => {
    const [alice, host] = [await lab.connectAs("alice"), await lab.connectAs("engine")];
    const records = await new Kvm(jetstream(alice)).open("lab_jobs_alice");
    await records.create("job1", "one chunk");
    await jetstream(alice).publish("c.lab.j.alice.job1.0", "chunk", { msgID: "job1.0" });

    const hosted = await new Kvm(jetstream(host)).open("lab_jobs_alice");
    expect((await hosted.get("job1"))?.string()).toBe("one chunk");
    const chunks = await jetstream(host).consumers.get("LAB_JOBS", "engines");
    const chunk = await chunks.next();
    expect(chunk?.subject).toBe("c.lab.j.alice.job1.0");
    chunk?.working();
    await jetstream(host).publish("c.lab.r.alice.job1.0", "result", { msgID: "job1.0" });
    expect(await chunk?.ackAck()).toBe(true);

    const manager = await jetstreamManager(alice, { checkAPI: false });
    const config = { ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.All, inactive_threshold: 30e9 };
    const { name } = await manager.consumers.add("LAB_RES", {
      ...config,
      name: "c1",
      filter_subject: "c.lab.r.alice.>",
    });
    const results = await jetstream(alice).consumers.get("LAB_RES", name);
    expect((await results.next())?.string()).toBe("result");
    expect(await results.delete()).toBe(true);
  });

  test("records: a client lists, watches, changes and removes its own", async () => {
    const alice = await lab.connectAs("alice");
    const records = await new Kvm(jetstream(alice)).open("lab_jobs_alice");
    const revision = await records.create("job2", "submitting");
    await records.update("job2", "submitted", revision);
    const names: string[] = [];
    for await (const name of await records.keys()) names.push(name);
    expect(names).toContain("job2");
    for await (const entry of await records.watch({ key: "job2" })) {
      expect(entry.string()).toBe("submitted");
      break;
    }
    await records.purge("job2");
    expect(await records.get("job2")).toMatchObject({ operation: "PURGE" });
  });

  test("ids: hosts count by comparing before they set", async () => {
    const host = await lab.connectAs("engine");
    const registry = await new Kvm(jetstream(host)).open("lab_reg");
    const revision = await registry.create("next", "0");
    await registry.update("next", "1", revision);
    await expect(registry.update("next", "1", revision)).rejects.toThrow("wrong last sequence");
    expect((await registry.get("next"))?.string()).toBe("1");
  });

  test("chunks that used up their deliveries: a host reads and removes them", async () => {
    const [alice, host] = [await lab.connectAs("alice"), await lab.connectAs("engine")];
    const { seq } = await jetstream(alice).publish("c.lab.j.alice.job3.0", "poison");
    const manager = await jetstreamManager(host, { checkAPI: false });
    expect((await manager.streams.getMessage("LAB_JOBS", { seq }))?.subject).toBe("c.lab.j.alice.job3.0");
    expect(await manager.streams.deleteMessage("LAB_JOBS", seq)).toBe(true);
    const advisories = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.LAB_JOBS.engines";
    const nats = await lab.connectAs("engine");
    expect(await refusals(nats, () => listen(nats, advisories))).toEqual([]);
  });
});

function first(nats: NatsConnection, subject: string): Promise<string> {
  return new Promise((resolve, reject) => {
    nats.subscribe(subject, {
      max: 1,
      callback: (error, message) => (error === null ? resolve(message.string()) : reject(error)),
    });
  });
}
