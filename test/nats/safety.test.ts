import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { nkeys } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { startHost } from "../../build/lib/node/cluster/start-host.js";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { writeClusterKey } from "../../src/nats/cluster-key-file.ts";
import { unsafetyOf } from "../../src/nats/server-safety.ts";
import { ending, start } from "../cli/ensemble.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";
import { startCluster, type TestCluster } from "./test-cluster.ts";

test.each([
  ["nats://127.0.0.1:4222", { auth_required: true }, false, false],
  ["nats://localhost:4222", {}, true, false],
  ["nats://[::1]:4222", {}, true, false],
  ["nats://lab.example:4222", { auth_required: true }, false, true],
  ["nats://127.0.0.1.example:4222", { auth_required: true }, false, true],
  ["nats://192.0.2.7", { auth_required: true, tls_required: true }, false, false],
  ["tls://192.0.2.7", { tls_available: true }, true, false],
])("what is unsafe about %s, which says %j", (url, words, isOpen, isReadable) => {
  expect(unsafetyOf(url, words)).toEqual({ isOpen, isReadable });
});

describe.runIf(HAS_SERVER)("a server that asks nobody for a key", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  const why = () =>
    `${server.url} asks nobody for a key, so that strangers could run code on this machine with your rights; ` +
    "use a server as ensemble cluster init sets it up, with its key, or pass --insecure (insecure: true in code)";

  test("is refused by ensemble engines, which says what to do", async () => {
    const { code, stderr } = await ending(start("engines", "--url", server.url, "--engines", "1", "--json"));
    expect({ code, stderr }).toEqual({ code: 1, stderr: `ensemble: ${why()}\n` });
  });

  test("is refused by startHost", async () => {
    const address = { url: server.url, cluster: "lab", user: "anon" };
    const options = { address, engines: 1, name: "host", timeoutMs: 100_000, onEvent: () => undefined };
    await expect(startHost(options)).rejects.toMatchObject({ name: "ClusterError", message: why() });
  });

  test("is taken with --insecure", async () => {
    const host = start("engines", "--url", server.url, "--engines", "1", "--json", "--insecure");
    const ended = ending(host);
    const client = await connect(server.url, { cluster: "lab" });
    await client.close();
    host.kill("SIGTERM");
    expect(await ended).toMatchObject({ stderr: "" });
  });
});

describe.runIf(HAS_SERVER)("a server that asks for keys, and does not encrypt", () => {
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());

  const key = (user: string) => keyFile(lab.cluster.folder, user);
  // Leads here and is no address of loopback.
  const elsewhere = () => lab.cluster.url.replace("127.0.0.1", "0.0.0.0");

  test("is good enough on this machine", async () => {
    const host = start("engines", "--key", key("engine"), "--engines", "1", "--json");
    const ended = ending(host);
    const client = await connect(lab.cluster.url, { key: key("alice") });
    await client.close();
    host.kill("SIGTERM");
    expect(await ended).toMatchObject({ stderr: "" });
  });

  test("is refused by hosts of other machines", async () => {
    const { code, stderr } = await ending(start("engines", "--key", key("engine"), "--url", elsewhere()));
    expect(code).toBe(1);
    expect(stderr).toContain(
      `ensemble: ${elsewhere()} does not encrypt what comes from another machine, so that strangers could run code`,
    );
    expect(stderr).toContain(
      "ensemble cluster init --public HOST sets it up, with its key, or pass --insecure (insecure: true in code)\n",
    );
  });

  test("lets in nobody whose key it does not know", async () => {
    const stranger = join(lab.cluster.folder, "stranger.key");
    const seed = new TextDecoder().decode(nkeys.createUser().getSeed());
    await writeClusterKey(stranger, { ...(await lab.keyOf("alice")), seed });
    await expect(connect(lab.cluster.url, { key: stranger })).rejects.toMatchObject({ name: "ClusterError" });
    await expect(connect(lab.cluster.url, { key: key("alice"), cluster: "other" })).rejects.toThrow(
      /^the key of alice is one of the cluster lab/u,
    );
    const { code, stderr } = await ending(start("engines", "--key", stranger));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ensemble: .+\n$/u);
  });

  test("clients of other machines are warned", async () => {
    const warned = once(process, "warning");
    const client = await connect(elsewhere(), { key: key("alice"), engines: 0 });
    onTestFinished(() => client.close());
    const [warning] = (await warned) as [Error];
    expect(warning.message).toBe(
      `${elsewhere()} does not encrypt: whoever is on the way there can read and change tasks and results`,
    );
  });
});
