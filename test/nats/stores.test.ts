import { jetstreamManager } from "@nats-io/jetstream";
import { describe, expect, test } from "vitest";
import { HOSTS_CONSUMER } from "../../src/jobs/job-names.ts";
import { clusterNames } from "../../src/nats/cluster-names.ts";
import { HAS_SERVER } from "./nats-server.ts";
import { startCluster } from "./test-cluster.ts";

describe.skipIf(!HAS_SERVER)("what a server stores", () => {
  test("stays as it is where it can't be changed: a cluster that was made before starts again", async () => {
    const lab = await startCluster();
    try {
      const { jobs } = clusterNames("lab");
      const manager = await jetstreamManager(await lab.connectAs("admin"));
      const { config } = await manager.consumers.info(jobs, HOSTS_CONSUMER);
      await manager.consumers.delete(jobs, HOSTS_CONSUMER);
      // As it was once.
      await manager.consumers.add(jobs, { ...config, max_waiting: 4096 });
      await lab.restart();
      const again = await jetstreamManager(await lab.connectAs("admin"));
      expect((await again.consumers.info(jobs, HOSTS_CONSUMER)).config).toMatchObject({
        max_waiting: 4096,
        max_ack_pending: config.max_ack_pending,
      });
    } finally {
      await lab.stop();
    }
  });
});
