import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { freePorts, startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { ending, ensemble, start, startWith } from "./ensemble.ts";
import { tooLong } from "./too-long.ts";

describe.skipIf(!HAS_SERVER)("ensemble cluster status", () => {
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());
  const key = (user: string) => keyFile(lab.cluster.folder, user);

  test("shows the server when no host is there", async () => {
    const { code, stdout, stderr } = await ensemble("cluster", "status", "--key", key("alice"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^cluster +lab\n/u);
    expect(stdout).toMatch(
      /^server +nats:\/\/127\.0\.0\.1:\d+, nats-server \d+\.\d+\.\d+, [\d.]+ ms there and back$/mu,
    );
    expect(stdout).toMatch(/^JetStream +on$/mu);
    expect(stdout).toMatch(/^jobs +none$/mu);
    expect(stdout).toContain("No host is there: ensemble engines starts one.\n");
  });

  test("shows hosts, their engines and clients, and counts jobs", async () => {
    const host = start("engines", "--key", key("engine"), "--engines", "2", "--max-engines", "5", "--name", "rack1");
    onTestFinished(async () => {
      host.kill("SIGTERM");
      await once(host, "exit");
    });
    const client = await connect(lab.cluster.url, { key: key("alice"), engines: 2 });
    onTestFinished(() => client.close());
    await client.directView().push({ a: 1 });
    await (await client.submit((x: number) => x, [1, 2, 3], { name: "ones" })).result;
    const { code, stdout } = await ensemble("cluster", "status", lab.cluster.folder, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      cluster: "lab",
      server: { jetStream: true },
      hosts: [{ name: "rack1", engines: [...client.ids], maxEngines: 5, clients: 1 }],
      jobs: { done: 1 },
    });
    const shown = await ensemble("cluster", "status", lab.cluster.folder);
    expect(shown.stdout).toMatch(/^engines +2 on 1 host$/mu);
    for (const columns of [40, 80]) {
      const narrow = startWith({ COLUMNS: String(columns) }, "cluster", "status", lab.cluster.folder);
      expect(tooLong((await ending(narrow)).stdout, columns)).toEqual([]);
    }
    expect(shown.stdout).toMatch(/^host +engines +ids +cores +load +clients +up +version +runtime$/mu);
    expect(shown.stdout).toMatch(/^rack1 +2 of 5 +\d+-\d+ +\d+ +\d+\.\d +1 +[\d.]+ m?s +\S+ +Node \S+$/mu);
  });

  test("refuses the key of the hosts, as that hears no hosts", async () => {
    expect(await ensemble("cluster", "status", "--key", key("engine"))).toEqual({
      code: 1,
      stdout: "",
      stderr: "ensemble: a host may not hear other hosts; use the key of a client, or the admin's\n",
    });
  });
});

test("without a server the exit code is 1, and it says which", async () => {
  const url = `nats://127.0.0.1:${await freePorts()}`;
  const { code, stdout, stderr } = await ensemble("cluster", "status", "--url", url);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^ensemble: ${url} can't be reached: .+\n$`, "u"));
});
