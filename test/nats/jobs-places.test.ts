import { expect, onTestFinished, test } from "vitest";
import { ClusterError, connect } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { startEngines } from "./engines.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";
import { startCluster } from "./test-cluster.ts";

test.runIf(HAS_SERVER)("jobs of one key can't be found by another", async () => {
  const lab = await startCluster();
  onTestFinished(() => lab.stop());
  const as = (user: string) => connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, user), engines: 0 });
  const [alice, bob] = await Promise.all([as("alice"), as("bob")]);
  onTestFinished(() => Promise.all([alice.close(), bob.close()]).then(() => undefined));
  const job = await alice.submit((x: number) => x + 1, [1, 2]);
  await expect(bob.job(job.id)).rejects.toThrow("bob has no such job");
  expect(await bob.jobs()).toEqual([]);
  await startEngines(lab.cluster.url, "lab", "--key", keyFile(lab.cluster.folder, "engine"));
  expect(await job.result).toEqual([2, 3]);
  expect(await alice.jobs()).toMatchObject([{ id: job.id, state: "done" }]);
});

test.runIf(HAS_SERVER)("without JetStream submit says what to switch on, and live work goes on", async () => {
  const server = await NatsServer.start({ jetStream: false });
  onTestFinished(() => server.close());
  await startEngines(server.url, "off");
  const client = await connect(server.url, { cluster: "off", engines: 1 });
  onTestFinished(() => client.close());
  const submitted = client.submit((x: number) => x, [1]);
  await expect(submitted).rejects.toThrow(ClusterError);
  await expect(submitted).rejects.toThrow("jobs are kept by JetStream, which is off at nats://");
  await expect(client.jobs()).rejects.toThrow("JetStream, which is off");
  expect(await client.loadBalancedView().map((x: number) => x, [1, 2])).toEqual([1, 2]);
});
