import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { MAIN, start } from "../cli/ensemble.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { HAS_SSH, SshServer } from "./ssh-server.ts";

describe.skipIf(!HAS_SSH || !HAS_SERVER)("ensemble scale by ssh", () => {
  let machine: SshServer;
  let lab: TestCluster;
  beforeAll(async () => {
    [machine, lab] = await Promise.all([SshServer.start(), startCluster()]);
  });
  afterAll(async () => {
    await machine.stop();
    await lab.stop();
  });

  test("a machine gets a host while work waits, and none when it is over", async () => {
    const options = machine.options.map((option) => `--option=${option}`);
    const all = ["--folder", lab.cluster.folder, "--command", `${process.execPath} ${MAIN}`, ...options];
    const child = start("scale", "ssh", machine.machine, ...all, "--engines", "2", "--max", "2", "--idle", "4s");
    child.stdout.resume();
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const client = await connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, "alice"), engines: 0 });
    try {
      expect(await client.loadBalancedView().map((x: number) => 2 * x, [1, 2, 3])).toEqual([2, 4, 6]);
      await client.waitForEngines(2);
      await expect.poll(() => said).toContain(" 2 fewer: ");
      await expect.poll(() => client.length).toBe(0);
    } finally {
      await client.close();
      child.kill("SIGINT");
      expect(await once(child, "exit")).toEqual([130, null]);
    }
  });
});
