import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { nkeys } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { BrokenLinkError } from "../../src/nats/broken-link.ts";
import type { ClusterAddress } from "../../src/nats/cluster-address.ts";
import type { ClusterKey } from "../../src/nats/cluster-key.ts";
import { reachServer } from "../../src/node/cluster/connect-nats.ts";
import { explainCertificate } from "../../src/node/cluster/explain-certificate.ts";
import { listenAs, listenAsFirewall, listenAsWeb, standStill } from "./broken-ways.ts";
import { makeDatedCertificate } from "./dated-certificate.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";
import { freePorts, startCluster, type TestCluster } from "./test-cluster.ts";

const open = (url: string): ClusterAddress => ({ url, cluster: "lab", user: "anon" });
const withKey = (key: ClusterKey, url = key.url): ClusterAddress => ({
  url,
  cluster: key.cluster,
  user: key.user,
  key: { ...key, url },
});

/** How the first attempts to reach a server end. */
async function breakOf(address: ClusterAddress, timeoutMs = 0): Promise<BrokenLinkError> {
  const reached = await reachServer(address, { timeoutMs }).catch((error: unknown) => error);
  if (reached instanceof BrokenLinkError) return reached;
  throw new Error("the way is not broken", { cause: reached });
}

const portOf = (url: string): string => new URL(url).port;

describe("a way that ends before there is a server", () => {
  test("nothing listens", async () => {
    const url = `nats://127.0.0.1:${await freePorts()}`;
    const { broken } = await breakOf(open(url));
    expect(broken).toMatchObject({ link: "port", mayPass: true });
    expect(broken.found).toBe(`nothing listens at port ${portOf(url)} of 127.0.0.1`);
    // As keys for one machine are copied to others.
    expect(broken.advice).toContain("ensemble cluster init --public HOST");
  });

  test("nobody has that name", async () => {
    const { broken } = await breakOf(open("nats://nowhere.invalid:4222"));
    expect(broken.link).toBe("address");
    // The other where there is no network.
    expect(broken.found).toMatch(
      /^no machine is known here by the name nowhere\.invalid$|^the name nowhere\.invalid can't/u,
    );
  });

  test.skipIf(process.platform !== "linux")("a firewall drops what comes", async () => {
    const url = await listenAsFirewall();
    const { broken } = await breakOf(open(url));
    expect(broken).toMatchObject({ link: "port", mayPass: true });
    expect(broken.found).toBe(`port ${portOf(url)} of 127.0.0.1 does not answer, not even to refuse`);
    expect(broken.advice).toContain(`it has to let TCP port ${portOf(url)} in`);
  });
});

describe("another server than one of NATS", () => {
  test.each<[string, () => Promise<string>, string]>([
    ["a web server, which waits to be asked", listenAsWeb, "a web server answers at"],
    ["one of ssh", () => listenAs((socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n")), "an ssh server answers at"],
    [
      "one that nobody knows",
      () => listenAs((socket) => socket.write("\u0001hello\n")),
      'begins with ".hello" answers at',
    ],
    [
      "one that is asked, and is Redis",
      () => listenAs((socket) => socket.once("data", () => socket.end("-ERR unknown command 'HEAD'\r\n"))),
      "a Redis server answers at",
    ],
  ])("%s", async (_, listen, text) => {
    const url = await listen();
    const error = await breakOf(open(url), 60_000);
    expect(error.broken).toMatchObject({ link: "server", mayPass: false });
    expect(error.message).toContain(
      `${text} port ${portOf(url)} of 127.0.0.1, and no NATS server; the server's port is`,
    );
  });

  test("one that says nothing, and is asked once who it is", async () => {
    const heard: string[] = [];
    const url = await listenAs((socket) => socket.on("data", (bytes) => heard.push(bytes.toString())));
    const { broken } = await breakOf(open(url), 2500);
    expect(broken).toMatchObject({ link: "server", mayPass: true });
    expect(broken.found).toBe(`what listens at port ${portOf(url)} of 127.0.0.1 says nothing`);
    expect(heard).toEqual(["HEAD / HTTP/1.0\r\n\r\n"]);
  });

  test("a tunnel without a server behind it", async () => {
    const { broken } = await breakOf(open(await listenAs((socket) => socket.destroy())));
    expect(broken).toMatchObject({ link: "server", mayPass: true });
    expect(broken.found).toContain("closes the connection without a word");
  });

  test("one that greets as NATS does, and does not answer the login", async () => {
    const url = await listenAs((socket) => socket.write('INFO {"version":"2.9.10","proto":1}\r\n'));
    const { broken } = await breakOf(open(url));
    expect(broken).toMatchObject({ link: "authorization", mayPass: true });
    expect(broken.found).toBe("the server does not answer the login in time");
  });
});

describe.skipIf(!HAS_SERVER)("a server of NATS", () => {
  let plain: TestCluster;
  let encrypting: TestCluster;
  beforeAll(async () => {
    [plain, encrypting] = await Promise.all([startCluster(), startCluster(["localhost"])]);
  });
  afterAll(() => Promise.all([plain.stop(), encrypting.stop()]));

  test("what was seen of a way that is whole", async () => {
    const { connection, trace } = await reachServer(withKey(await encrypting.keyOf("alice")), { timeoutMs: 10_000 });
    await connection.close();
    expect(trace).toMatchObject({ greeting: { server_name: "ensemble-lab" }, encryption: "TLSv1.3" });
    expect(trace?.certificate?.subjectaltname).toContain("DNS:localhost");
    expect(trace?.peer.port).toBe(Number(portOf(encrypting.cluster.url)));
  });

  test("asks for a key", async () => {
    const { broken } = await breakOf(open(plain.cluster.url), 60_000);
    expect(broken).toMatchObject({ link: "authorization", mayPass: false });
    expect(broken.found).toBe("the server asks for a key (Authorization Violation)");
  });

  test("does not know the key", async () => {
    const seed = new TextDecoder().decode(nkeys.createUser().getSeed());
    const { broken } = await breakOf(withKey({ ...(await plain.keyOf("alice")), seed }));
    expect(broken.found).toBe("the server does not know this key (Authorization Violation)");
  });

  test("is another cluster's", async () => {
    const seed = new TextDecoder().decode(nkeys.createUser().getSeed());
    const { broken } = await breakOf(withKey({ ...(await plain.keyOf("alice")), cluster: "other", seed }));
    expect(broken.found).toContain("the server is that of the cluster lab, and the key is one of other");
  });

  test("does not encrypt, which the key asks for", async () => {
    const { ca = "" } = await encrypting.keyOf("alice");
    const { broken } = await breakOf(withKey({ ...(await plain.keyOf("alice")), ca }));
    expect(broken).toMatchObject({ link: "encryption", mayPass: false });
    expect(broken.found).toBe("the server does not encrypt, which the key asks for");
    const { broken: byScheme } = await breakOf(open(plain.cluster.url.replace("nats:", "tls:")));
    expect(byScheme.found).toBe("the server does not encrypt, which tls:// asks for");
  });

  test("encrypts, and has a certificate of another authority", async () => {
    const { ca: _, ...key } = await encrypting.keyOf("alice");
    const { broken: withoutOne } = await breakOf(withKey(key));
    expect(withoutOne).toMatchObject({ link: "encryption", mayPass: false });
    expect(withoutOne.found).toBe("the server's certificate is signed by nobody whom this machine trusts");
    const other = await startCluster(["localhost"]);
    onTestFinished(() => other.stop());
    // Of the same name.
    const { broken } = await breakOf(withKey({ ...key, ca: (await other.keyOf("alice")).ca ?? "" }));
    expect(broken.found).toBe("the server's certificate is not signed by the authority in the key");
  });

  test.each([
    ["has expired, as it is TODAY here", { from: "20200101", until: "20210101" }],
    ["is not valid yet, as it is TODAY here", { from: "20400101", until: "20410101" }],
    [
      "is for lab.example, 192.0.2.7, and not for localhost",
      { from: "20200101", until: "20980101", names: "DNS:lab.example, IP:192.0.2.7" },
    ],
  ])("has a certificate that %s", async (text, dates) => {
    const folder = mkdtempSync(join(tmpdir(), "ensemble-dated-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const files = makeDatedCertificate(folder, dates);
    const inUse = ["--tls", "--tlscert", files.certificate, "--tlskey", files.key];
    const server = await NatsServer.start({ arguments: inUse });
    onTestFinished(() => server.close());
    const key = { ...(await plain.keyOf("alice")), ca: readFileSync(files.certificate, "utf8") };
    const { broken } = await breakOf(withKey(key, server.url.replace("127.0.0.1", "localhost")));
    expect(broken).toMatchObject({ link: "encryption", mayPass: false });
    const today = new Date().toISOString().slice(0, 10);
    expect(broken.found).toBe(`the server's certificate ${text.replace("TODAY", today)}`);
  });

  test("stands still", async () => {
    const server = await NatsServer.start();
    onTestFinished(() => server.close());
    await standStill(server.pid);
    const { broken } = await breakOf(open(server.url));
    expect(broken).toMatchObject({ link: "server", mayPass: true });
    expect(broken.advice).toContain("whether it is stopped or overloaded");
  });

  test("comes late, and whoever waits is told once why", async () => {
    const server = await NatsServer.start();
    onTestFinished(() => server.close());
    await server.kill();
    const told: unknown[] = [];
    const reached = reachServer(open(server.url), {
      timeoutMs: Number.POSITIVE_INFINITY,
      onWaiting: (why) => told.push(why),
    });
    await expect.poll(() => told.length).toBe(1);
    await server.start();
    await (await reached).connection.close();
    expect(told).toMatchObject([{ broken: { link: "port" } }]);
  });
});

test("connect() says so with the address", async () => {
  const url = `nats://127.0.0.1:${await freePorts()}`;
  await expect(connect(url, { timeoutMs: 1 })).rejects.toMatchObject({
    name: "ClusterError",
    message: expect.stringMatching(
      `^${url} can't be reached: nothing listens at port ${portOf(url)} of 127\\.0\\.0\\.1; start the server by `,
    ) as string,
  });
});

test("what has nothing to do with certificates is not explained by them", () => {
  expect(explainCertificate({ code: "ECONNRESET" }, { hostname: "lab", hasOwnAuthority: true })).toBeUndefined();
});
