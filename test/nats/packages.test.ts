import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import {
  CLUSTER_PACKAGES,
  load,
  loadJetStream,
  loadKeyValue,
  loadObjectStore,
  loadTransport,
} from "../../src/nats/packages.ts";
import { ClusterError } from "../../src/protocol/cluster-error.ts";

test("the packages of a cluster are loaded on use", async () => {
  expect(await loadTransport()).toHaveProperty("connect");
  expect(await loadTransport()).toHaveProperty("nkeys.createUser");
  expect(await loadJetStream()).toHaveProperty("jetstreamManager");
  expect(await loadKeyValue()).toHaveProperty("Kvm");
  expect(await loadObjectStore()).toHaveProperty("Objm");
});

test("all of them are optional, and named in what to install", () => {
  const optional = Object.keys(manifest.peerDependenciesMeta).filter((name) => name.startsWith("@nats-io/"));
  expect(CLUSTER_PACKAGES.split(" ").toSorted()).toEqual(optional.toSorted());
});

test("a package that is missing is named, with what to install", async () => {
  const name = "no-such-package-at-all";
  const missing = load("@nats-io/kv", () => import(name));
  await expect(missing).rejects.toThrow(ClusterError);
  await expect(missing).rejects.toThrow(
    "a cluster needs the package @nats-io/kv; run npm install @nats-io/transport-node",
  );
});

test("what a package throws while it loads is not called missing", async () => {
  const broken = new SyntaxError("unexpected token");
  await expect(load("@nats-io/kv", () => Promise.reject(broken))).rejects.toBe(broken);
});
