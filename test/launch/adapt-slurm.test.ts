import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { startWith } from "../cli/ensemble.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { HAS_SLURM, Slurm } from "./slurm.ts";

describe.skipIf(!HAS_SLURM || !HAS_SERVER)("ensemble scale on Slurm", () => {
  let system: Slurm;
  let lab: TestCluster;
  beforeAll(async () => {
    [system, lab] = await Promise.all([Slurm.start(), startCluster()]);
  });
  afterAll(async () => {
    await system.stop();
    await lab.stop();
  });

  /** Starts it; what it says is read as it comes. */
  function scale(...args: readonly string[]) {
    const folders = ["--folder", lab.cluster.folder, "--logs", system.folder];
    const child = startWith(system.env, "scale", "slurm", ...folders, ...args);
    child.stdout.resume();
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    return { child, said: () => said };
  }
  const client = () => connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, "alice"), engines: 0 });
  const jobs = () => system.run("squeue", "--noheader", "--array").trim();

  test("jobs are submitted while tasks wait, and leave by themselves when all is done", async () => {
    const { child, said } = scale("--max", "2", "--idle", "5s");
    const work = await client();
    try {
      const values = await work
        .loadBalancedView()
        .map((ms: number) => new Promise((resolve) => setTimeout(() => resolve(ms), ms)), Array<number>(40).fill(500));
      expect(values).toHaveLength(40);
      expect(said()).toMatch(/ 1 more: 40 tasks wait, and none has ended yet\n/u);
      expect(said()).toMatch(/ 1 more: \d+ tasks wait, .* (?:at this rate|of work)\n/u);
      await expect.poll(jobs).toBe("");
      expect(said()).toMatch(/ fewer: /u);
    } finally {
      await work.close();
      child.kill("SIGINT");
      expect(await once(child, "exit")).toEqual([130, null]);
    }
  });

  test("hosts that were left are found again, and end when it does", async () => {
    const first = scale("--min", "1", "--max", "2", "--leave");
    const work = await client();
    try {
      await work.waitForEngines(1);
      first.child.kill("SIGINT");
      await once(first.child, "exit");
      expect(first.said()).toMatch(/1 host stays: \d+_1; ensemble launch slurm( --folder \S+)? --stop ends it\n/u);
      const { ids } = work;
      const second = scale("--min", "1", "--max", "2", "--idle", "2s");
      expect(await work.loadBalancedView().apply(() => 7)).toBe(7);
      await expect.poll(second.said).toContain("engines by slurm");
      expect(work.ids).toEqual(ids);
      second.child.kill("SIGINT");
      await once(second.child, "exit");
      expect(second.said()).not.toContain("more:");
      await expect.poll(jobs).toBe("");
    } finally {
      await work.close();
      first.child.kill("SIGKILL");
    }
  });

  test("a partition that is not there is told, again and again after a longer pause", async () => {
    const { child, said } = scale("--max", "2", "--queue", "night");
    const work = await client();
    const waiting = work.loadBalancedView().applyAsync(() => 1);
    try {
      await expect.poll(said).toMatch(/invalid partition specified: night[^]*starts again in 5\.0 s at the earliest/u);
      await expect.poll(said).toContain("starts again in 10 s at the earliest");
    } finally {
      await work.close();
      await expect(waiting).rejects.toThrow("the client was closed");
      child.kill("SIGINT");
      await once(child, "exit");
    }
  });

  test("jobs that wait in the queue are taken back when the work is gone, and at the end", async () => {
    const { child, said } = scale("--max", "2", "--option=--hold");
    const work = await client();
    const waiting = work.loadBalancedView().applyAsync(() => 1);
    try {
      await expect.poll(jobs).not.toBe("");
      waiting.abort();
      await expect(waiting).rejects.toThrow();
      await expect.poll(said).toContain("1 of those asked for taken back: nothing waits any more");
      await expect.poll(jobs).toBe("");
      const more = work.loadBalancedView().applyAsync(() => 1);
      await expect.poll(jobs).not.toBe("");
      child.kill("SIGINT");
      await once(child, "exit");
      await expect.poll(jobs).toBe("");
      more.abort();
      await expect(more).rejects.toThrow();
    } finally {
      await work.close();
      child.kill("SIGKILL");
    }
  });
});
