import { AuthorizationError, connect, nkeyAuthenticator, nkeys } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HAS_SERVER } from "./nats-server.ts";
import { startCluster, type TestCluster } from "./test-cluster.ts";

let lab: TestCluster;

describe.skipIf(!HAS_SERVER)("on a server for other machines", () => {
  beforeAll(async () => {
    lab = await startCluster(["localhost", "lab.example", "192.0.2.7"]);
  });
  afterAll(() => lab.stop());

  test("who has the key gets in, encrypted", async () => {
    const alice = await lab.connectAs("alice");
    expect(alice.info).toMatchObject({ tls_required: true, auth_required: true });
    expect(await alice.rtt()).toBeGreaterThanOrEqual(0);
  });

  test("who does not know who signed the server's certificate stays out", async () => {
    const { seed } = await lab.keyOf("alice");
    const authenticator = nkeyAuthenticator(new TextEncoder().encode(seed));
    const options = { servers: lab.cluster.url, reconnect: false, authenticator };
    await expect(connect({ ...options, tls: {} })).rejects.toThrow("unable to verify the first certificate");
    await expect(connect(options)).rejects.toThrow("unable to verify the first certificate");
  });

  test("who knows it and has no key stays out", async () => {
    const { ca = "" } = await lab.keyOf("alice");
    const options = { servers: lab.cluster.url, reconnect: false, tls: { ca } };
    await expect(connect(options)).rejects.toThrow(AuthorizationError);
    const authenticator = nkeyAuthenticator(nkeys.createUser().getSeed());
    await expect(connect({ ...options, authenticator })).rejects.toThrow(AuthorizationError);
  });
});

test.skipIf(!HAS_SERVER)("a key that asks for TLS refuses a server without it", async () => {
  const plain = await startCluster();
  try {
    const key = await plain.keyOf("alice");
    const authenticator = nkeyAuthenticator(new TextEncoder().encode(key.seed));
    const connected = connect({ servers: key.url, reconnect: false, authenticator, tls: {} });
    await expect(connected).rejects.toThrow("server does not support 'tls'");
  } finally {
    await plain.stop();
  }
});
