import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { type Finding, findingsOf } from "../../../src/cli/doctor/finding.ts";
import { shownPath } from "../../../src/cli/way/key.ts";
import { Walk, type WayRequest } from "../../../src/cli/way/walk.ts";
import { keyFile } from "../../../src/nats/cluster-folder.ts";
import { clusterNames } from "../../../src/nats/cluster-names.ts";
import { SERVER_FILES } from "../../../src/nats/server-config.ts";
import { listenAsWeb } from "../../nats/broken-ways.ts";
import { HAS_SERVER, NatsServer } from "../../nats/nats-server.ts";
import { freePorts, startCluster, type TestCluster } from "../../nats/test-cluster.ts";
import { start } from "../ensemble.ts";
import { fakeHosts } from "./fake-hosts.ts";

async function walk(where: WayRequest["where"], more: Partial<WayRequest> = {}): Promise<Finding[]> {
  const way = new Walk({ where, folder: undefined, isAsked: true, ...more });
  const findings: Finding[] = [];
  try {
    for (const examination of way.examinations) findings.push(...(await findingsOf(examination)));
  } finally {
    await way.close();
  }
  return findings;
}

const states = (findings: readonly Finding[]): string[] => findings.map(({ name, state }) => `${name}: ${state}`);
const named = (findings: readonly Finding[], name: string): Finding | undefined =>
  findings.find((finding) => finding.name === name);

const folder = mkdtempSync(join(tmpdir(), "ensemble-way-"));
afterAll(() => rmSync(folder, { recursive: true }));

const url = async (): Promise<string> => `nats://127.0.0.1:${await freePorts()}`;

describe("before there is a server", () => {
  test("a port where nothing listens is the broken link, and what comes after is not tried", async () => {
    const findings = await walk({ url: await url() });
    expect(states(findings)).toEqual(["key: absent", "address: good", "port: broken", "hosts: absent"]);
    expect(named(findings, "port")?.text).toMatch(/^nothing listens at port \d+ of 127\.0\.0\.1$/u);
    expect(named(findings, "port")?.advice).toMatch(/^start the server by ensemble cluster start/u);
  });

  test("a server that nobody has asked for may be down", async () => {
    expect(states(await walk({ url: await url() }, { isAsked: false }))).toContain("port: warning");
  });

  test("a web server in its place is named", async () => {
    const findings = await walk({ url: await listenAsWeb() });
    expect(states(findings)).toEqual(["key: absent", "address: good", "port: good", "server: broken", "hosts: absent"]);
    expect(named(findings, "server")?.text).toMatch(/^a web server answers at port \d+ of 127\.0\.0\.1, and no NATS/u);
  });

  test.each<[string, () => string, string]>([
    ["is not there", () => join(folder, "none.key"), "none.key can't be read: there is no such file; take a copy"],
    ["is a folder", () => folder, "can't be read: it is a folder; keys are files"],
    ["holds something else", () => fileWith("{}"), "is no key of a cluster: url is missing, cluster is missing"],
    ["is no text of a key", () => '{"url": 1}', "key is no key of a cluster: url is not an address"],
  ])("a key that %s is the broken link", async (_, key, text) => {
    const findings = await walk({ key: key() });
    expect(states(findings)).toEqual(["key: broken"]);
    expect(findings[0]?.text).toContain(text);
  });

  test("a folder without a cluster is said to be none", async () => {
    const findings = await walk({}, { folder });
    expect(states(findings)).toEqual(["key: broken"]);
    expect(findings[0]?.text).toBe(`${folder} holds no cluster; make one by ensemble cluster init ${folder}`);
  });
});

function fileWith(text: string): string {
  const file = join(folder, "other.key");
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

describe.skipIf(!HAS_SERVER)("a server with keys", () => {
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());
  const key = (user: string): string => keyFile(lab.cluster.folder, user);

  test("the way of a client is walked to an engine and back, and the one of a host to the server", async () => {
    const host = start("engines", "--key", key("engine"), "--engines", "2", "--max-engines", "2", "--name", "rack1");
    onTestFinished(async () => {
      host.kill("SIGTERM");
      await once(host, "exit");
    });
    const client = await connect(lab.cluster.url, { key: key("alice"), engines: 2 });
    await client.close();
    // As its folder says, with the key of the first client.
    const findings = await walk({}, { folder: lab.cluster.folder });
    expect(states(findings)).toEqual([
      "key: good",
      "address: good",
      "port: good",
      "server: good",
      "encryption: good",
      "authorization: good",
      "permissions: good",
      "JetStream: good",
      "hosts: good",
      "full: good",
      "task: good",
    ]);
    expect(named(findings, "key")?.text).toContain("that of alice, a client of the cluster lab, in ");
    expect(named(findings, "hosts")?.text).toBe("1 host with 2 engines: rack1");
    expect(named(findings, "full")?.text).toBe("rack1 (2) has all engines that --max-engines lets it have");
    expect(named(findings, "task")?.text).toMatch(
      /^engine \d of rack1 answered in [\d.]+ m?s; 1 MB there and back took [\d.]+ m?s$/u,
    );
    const ofHost = await walk({ key: key("engine") });
    expect(states(ofHost).slice(5)).toEqual([
      "authorization: good",
      "permissions: good",
      "JetStream: good",
      "hosts: absent",
    ]);
    expect(named(ofHost, "permissions")?.text).toBe("a host may hear clients, and be heard");
  });

  test("without hosts it is said how one is started, and who could not reach this server", async () => {
    const { advice } = named(await walk({ key: key("alice") }), "hosts") ?? {};
    expect(advice).toBe(
      `ensemble engines --key ${shownPath(key("engine"))}, on this machine; others can't reach ${lab.cluster.url} ` +
        "(ensemble cluster init --public HOST makes a server that they can)",
    );
  });

  test.skipIf(process.platform === "win32")("a key that others may read is a warning, and used", async () => {
    const open = join(folder, "open.key");
    writeFileSync(open, readFileSync(key("bob")));
    chmodSync(open, 0o644);
    const findings = await walk({ key: open });
    expect(named(findings, "key")).toEqual({
      name: "key",
      state: "warning",
      text: `${open} holds a secret and others may use it (mode 644)`,
      advice: `run chmod 600 ${open}`,
    });
    expect(states(findings)).toContain("authorization: good");
  });

  test("an engine that does other work is busy, not broken", async () => {
    const host = start("engines", "--key", key("engine"), "--engines", "1", "--name", "rack2");
    onTestFinished(async () => {
      host.kill("SIGTERM");
      await once(host, "exit");
    });
    const client = await connect(lab.cluster.url, { key: key("bob"), engines: 1 });
    onTestFinished(() => client.close());
    const begun = join(folder, "begun");
    const busy = client.loadBalancedView().apply(async (file: string) => {
      const { writeFile } = await import("node:fs/promises");
      await writeFile(file, "");
      await new Promise(() => undefined);
    }, begun);
    busy.catch(() => undefined);
    await expect.poll(() => existsSync(begun)).toBe(true);
    const findings = await walk({ key: key("alice") });
    expect(named(findings, "task")).toMatchObject({
      state: "warning",
      text: "no engine of rack2 came to a task in 5.0 s",
      advice: "busy with the work of 1 client: balanced tasks wait, or go to other engines",
    });
  });

  test("a stream that is not there, and a right that the server does not give, are broken", async () => {
    const other = await startCluster();
    onTestFinished(() => other.stop());
    const admin = await other.connectAs("admin");
    await admin.request(`$JS.API.STREAM.DELETE.${clusterNames("lab").results}`);
    const stores = await walk({ key: keyFile(other.cluster.folder, "alice") });
    expect(named(stores, "JetStream")).toMatchObject({
      state: "broken",
      text: `on, but the server has no stream ${clusterNames("lab").results}`,
    });
    const config = join(other.cluster.folder, SERVER_FILES.config);
    writeFileSync(config, readFileSync(config, "utf8").replaceAll('"c.lab.who"', '"c.lab.nobody"'));
    await other.restart();
    const rights = await walk({ key: keyFile(other.cluster.folder, "alice") });
    expect(named(rights, "permissions")).toMatchObject({
      state: "broken",
      text: expect.stringMatching(/^the server refuses what alice needs: .*"c\.lab\.who"/u) as string,
    });
  });
});

describe.skipIf(!HAS_SERVER)("a server that asks for no key", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start({ jetStream: false });
  });
  afterAll(() => server.close());
  const where = (): WayRequest["where"] => ({ url: server.url, cluster: "lab" });

  test("is a warning, as is one that keeps nothing", async () => {
    const findings = await walk(where());
    expect(named(findings, "authorization")).toMatchObject({ state: "warning" });
    expect(named(findings, "JetStream")).toMatchObject({ state: "warning", text: "off" });
    expect(named(findings, "hosts")?.advice).toContain(`ensemble engines --url ${server.url} --cluster lab`);
  });

  test("hosts of another cluster there are named", async () => {
    await fakeHosts(server.url, { far: {} }, { cluster: "other" });
    expect(named(await walk(where()), "hosts")).toEqual({
      name: "hosts",
      state: "warning",
      text: "none of the cluster lab is there, but hosts of other",
      advice: "say --cluster other here, or --cluster lab there",
    });
  });

  test("hosts of other versions, with clocks that are off, or that leave, are named", async () => {
    const versions = { protocol: 99, package: "9.9.9", runtime: "Node 99" };
    await fakeHosts(server.url, {
      newer: { versions },
      late: { sentMs: Date.now() - 3_600_000 },
      leaving: { maxEngines: 0, engines: [] },
    });
    const findings = await walk(where());
    expect(named(findings, "versions")).toMatchObject({
      state: "warning",
      text: expect.stringMatching(/^newer: the host runs wasm-ensemble 9\.9\.9 on Node 99/u) as string,
    });
    expect(named(findings, "clocks")?.text).toMatch(/^that of late is 36\d\d s behind this one$/u);
    expect(named(findings, "leaving")?.text).toBe("leaving takes no new tasks, and ends what runs");
  });

  test("a host that is heard, and answers no task, is busy if others use it; of many some are not asked", async () => {
    const hosts = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`host${i}`, { engines: [{ id: i }], clients: i === 0 ? 0 : 2 }]),
    );
    await fakeHosts(server.url, hosts);
    const findings = await walk(where());
    const tasks = findings.filter(({ name }) => name === "task");
    expect(tasks.map(({ state }) => state)).toEqual([
      "broken",
      ...Array.from({ length: 7 }, () => "warning"),
      "absent",
    ]);
    expect(tasks[0]).toMatchObject({
      text: "no engine of host0 came to a task in 5.0 s",
      advice: expect.stringContaining("nobody else uses it") as string,
    });
    expect(tasks[1]?.advice).toContain("busy with the work of 2 clients");
    expect(tasks.at(-1)?.text).toBe("2 more hosts were not asked");
  });

  test("a host that falls silent is broken", async () => {
    await fakeHosts(server.url, { frozen: {} }, { times: 2 });
    expect(named(await walk(where()), "task")).toMatchObject({
      state: "broken",
      text: "frozen was heard at first, and is silent now",
    });
  });
});
