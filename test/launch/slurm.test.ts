import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { cluster, LaunchError, slurm } from "wasm-ensemble/launch";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { ending, startWith } from "../cli/ensemble.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { HAS_SLURM, Slurm } from "./slurm.ts";

describe.skipIf(!HAS_SLURM || !HAS_SERVER)("on Slurm", () => {
  let system: Slurm;
  let lab: TestCluster;
  beforeAll(async () => {
    [system, lab] = await Promise.all([Slurm.start(), startCluster()]);
    for (const [name, value] of Object.entries(system.env)) process.env[name] = value;
  });
  afterAll(async () => {
    for (const name of Object.keys(system.env)) delete process.env[name];
    await system.stop();
    await lab.stop();
  });
  const launch = (...args: readonly string[]) =>
    ending(startWith(system.env, "launch", "slurm", "--folder", lab.cluster.folder, "--logs", system.folder, ...args));

  test("an array of jobs is as many hosts, which are listed and ended from anywhere", async () => {
    const started = await launch("--jobs", "3", "--time", "10:00");
    expect(started.stderr).toMatch(/slurm: 3 hosts asked for: (\d+)_1, \1_2, \1_3\n3 engines are there\n$/u);
    expect(started.code).toBe(0);
    const client = await connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, "alice"), engines: 3 });
    try {
      const names = await client.directView().apply(() => process.env["SLURM_ARRAY_TASK_ID"]);
      expect(new Set(names)).toEqual(new Set(["1", "2", "3"]));
      const list = await launch("--list", "--json");
      const ids = [...list.stdout.matchAll(/"id":"\d+_(\d)","state":"running"/gu)].map(([, id]) => id);
      expect(ids).toEqual(["1", "2", "3"]);
      expect(await launch("--stop")).toMatchObject({ code: 0, stdout: "3 hosts of lab ended\n" });
      await expect.poll(() => client.length).toBe(0);
      await expect.poll(() => launch("--list")).toMatchObject({ code: 0, stdout: "" });
    } finally {
      await client.close();
    }
  });

  test("a job that is requeued comes back with new engines", async () => {
    const { folder } = lab.cluster;
    await using own = await cluster({ launcher: slurm({ logs: system.folder }), folder, engines: 1 });
    const [first] = own.client.ids;
    system.run("scontrol", "requeue", own.hosts[0]?.id ?? "");
    await expect.poll(() => own.client.ids).not.toContain(first);
    // Slurm lets it rest for two minutes before it begins it again. In the second in which its first run has ended, slurmd
    // takes it for the one that was killed, and ends it for good.
    await expect.poll(() => system.run("squeue", "--noheader", "--array", "--format=%r")).toContain("BeginTime");
    system.run("scontrol", "update", `jobid=${own.hosts[0]?.id}`, "starttime=now+3");
    await own.client.waitForEngines(1);
    expect(await own.client.at(0).apply(() => process.env["SLURM_RESTART_COUNT"])).toBe("1");
  });

  test("from code, jobs of several cores, and more of them later; close ends all", async () => {
    const { folder } = lab.cluster;
    const own = await cluster({ launcher: slurm({ cpus: 2, logs: system.folder }), folder, engines: 2 });
    expect(own.hosts).toHaveLength(1);
    expect(own.client.length).toBe(2);
    await own.launch(2);
    await own.client.waitForEngines(4);
    expect(await own.client.loadBalancedView().map((x: number) => x * x, [1, 2, 3])).toEqual([1, 4, 9]);
    await own.close();
    await expect.poll(() => slurm().list("lab")).toEqual([]);
  });

  test("a partition that is not there is told in Slurm's words", async () => {
    const { code, stderr } = await launch("--queue", "night");
    expect(code).toBe(1);
    expect(stderr).toMatch(/sbatch failed with code 1: .*invalid partition specified: night/u);
  });

  test("an array that is larger than Slurm takes is told with what to do", async () => {
    const { code, stderr } = await launch("--jobs", "5000");
    expect(code).toBe(1);
    expect(stderr).toMatch(/invalid job array specification; an array may have fewer jobs here .*several launches/iu);
  });

  test("a job that somebody ends before it begins is told in Slurm's words", async () => {
    const { folder } = lab.cluster;
    const launcher = slurm({ logs: system.folder, options: ["--hold"] });
    const waiting = cluster({ launcher, folder, engines: 1 });
    const failed = expect(waiting).rejects.toThrow(
      /has ended before its engines came \(slurm says CANCELLED\), and has left no word/u,
    );
    await expect.poll(() => slurm().list("lab")).toHaveLength(1);
    for (const { id } of await slurm().list("lab")) system.run("scancel", id);
    await failed;
  });

  test("where there is no Slurm is said so", async () => {
    const { folder } = lab.cluster;
    const env = { SLURM_CONF: join(system.folder, "empty.conf") };
    await writeFile(env.SLURM_CONF, "");
    const { code, stderr } = await ending(startWith(env, "launch", "slurm", "--folder", folder));
    expect(code).toBe(1);
    expect(stderr).toMatch(/sbatch failed with code 1: .*; this machine is in no Slurm: run this where jobs/su);
  });

  test("a job that ends before its engines come is told with what it said", async () => {
    const { folder } = lab.cluster;
    const launcher = slurm({ logs: system.folder, command: "sh -c 'echo no such place >&2; exit 3'" });
    const failed = cluster({ launcher, folder, engines: 1 });
    await expect(failed).rejects.toThrow(LaunchError);
    await expect(failed).rejects.toThrow(
      /^the host \d+_1 has ended before its engines came \(slurm says FAILED, NonZeroExitCode\), after it had said:\nno such place/u,
    );
  });

  test("a cluster that is given up while its jobs wait leaves none", async () => {
    const { folder } = lab.cluster;
    const stop = new AbortController();
    // Never begun: nobody has so many cores.
    const launcher = slurm({ logs: system.folder, options: ["--hold"] });
    const waiting = cluster({ launcher, folder, engines: 1, signal: stop.signal });
    await expect.poll(() => slurm().list("lab")).toHaveLength(1);
    stop.abort(new Error("no time"));
    await expect(waiting).rejects.toThrow("no time");
    await expect.poll(() => slurm().list("lab")).toEqual([]);
  });
});
