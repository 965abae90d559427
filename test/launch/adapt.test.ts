import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { ending, ensemble, start } from "../cli/ensemble.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";

// Of a program on a machine that is busy.
const START_MS = 120_000;

/** Lines of JSON as they come. */
function linesOf(child: ReturnType<typeof start>): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) lines.push(JSON.parse(part) as Record<string, unknown>);
  });
  return lines;
}

describe.skipIf(!HAS_SERVER)("ensemble scale on this machine", () => {
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());
  const scale = (...args: readonly string[]) =>
    start("scale", "local", "--folder", lab.cluster.folder, "--json", ...args);
  const client = () => connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, "alice"), engines: 0 });

  test("starts engines for work that waits, lets them go when it is over, and is there for more", async () => {
    const scaling = scale("--max", "2", "--idle", "5s");
    const lines = linesOf(scaling);
    const work = await client();
    try {
      expect(await work.loadBalancedView().map((x: number) => x * x, [1, 2, 3])).toEqual([1, 4, 9]);
      await expect.poll(() => lines.some(({ kind }) => kind === "drain")).toBe(true);
      await expect.poll(() => work.length).toBe(0);
      expect(await work.loadBalancedView().apply((x: number) => x * x, 4)).toBe(16);
      scaling.kill("SIGINT");
      const [code] = (await once(scaling, "exit")) as [number];
      expect(code).toBe(130);
      await expect.poll(() => work.length).toBe(0);
    } finally {
      await work.close();
      scaling.kill("SIGKILL");
    }
    expect(lines[0]).toMatchObject({ kind: "ready", min: 0, max: 2, enginesPerHost: 1, idleMs: 5000 });
    expect(lines.find(({ kind }) => kind === "start")).toMatchObject({ why: "3 tasks wait, and none has ended yet" });
    expect(lines.at(-1)).toMatchObject({ kind: "ended" });
    expect(lines.filter(({ kind }) => kind === "note")).toEqual([]);
  });

  test("starts engines for a program that waits for them before it has work", async () => {
    const scaling = scale("--min", "0", "--max", "2");
    const lines = linesOf(scaling);
    const key = keyFile(lab.cluster.folder, "alice");
    const work = await connect(lab.cluster.url, { key, timeoutMs: START_MS });
    try {
      await work.waitForEngines(2, { timeoutMs: START_MS });
      expect(await work.directView().apply((x: number) => x * x, 3)).toEqual([9, 9]);
    } finally {
      await work.close();
      scaling.kill("SIGINT");
      await once(scaling, "exit");
    }
    expect(lines.filter(({ kind }) => kind === "start")).toMatchObject([
      { engines: 1, why: "a program waits for an engine" },
      { engines: 1, why: "a program waits for 2 engines" },
    ]);
  });

  test("a program that waits in vain is told that no host is there, and what helps", async () => {
    const key = keyFile(lab.cluster.folder, "alice");
    const failure = connect(lab.cluster.url, { key, timeoutMs: 5000 });
    await expect(failure).rejects.toThrow(
      /^0 of 1 engines were ready within \S+ m?s; no host has engines for it; ensemble engines, or a launcher, starts one$/,
    );
  });

  test("keeps a host whose engine has names that a client that is there has set", async () => {
    const scaling = scale("--min", "1", "--max", "2", "--idle", "2s");
    const lines = linesOf(scaling);
    const work = await client();
    try {
      await work.waitForEngines(1);
      await work.directView().push({ kept: 7 });
      // Work for two: the other one leaves, and the one that keeps something stays.
      await work
        .loadBalancedView()
        .map((ms: number) => new Promise((resolve) => setTimeout(resolve, ms)), Array(8).fill(2000));
      await expect.poll(() => lines.filter(({ kind }) => kind === "start").length).toBeGreaterThan(1);
      await expect.poll(() => lines.some(({ kind }) => kind === "drain")).toBe(true);
      await expect.poll(() => work.length).toBe(1);
      expect(await work.directView().pull("kept")).toEqual([7]);
    } finally {
      await work.close();
      scaling.kill("SIGINT");
      await once(scaling, "exit");
    }
  });

  test("is refused where another does it already, and says which", async () => {
    const scaling = scale("--max", "1");
    await once(scaling.stdout, "data");
    const { code, stderr } = await ensemble("scale", "local", "--folder", lab.cluster.folder, "--max", "1");
    expect(code).toBe(1);
    expect(stderr).toContain(`is scaled already: process ${scaling.pid} keeps its state in it`);
    scaling.kill("SIGINT");
    expect(await once(scaling, "exit")).toEqual([130, null]);
  });

  test("says what it would start, and starts nothing", async () => {
    const pretending = scale("--max", "3", "--dry-run");
    const lines = linesOf(pretending);
    const work = await client();
    const waiting = work.loadBalancedView().applyAsync(() => 1);
    await expect.poll(() => lines.find(({ kind }) => kind === "start")).toMatchObject({ hosts: 1, engines: 1 });
    expect(work.length).toBe(0);
    await work.close();
    await expect(waiting).rejects.toThrow("the client was closed");
    pretending.kill("SIGINT");
    await once(pretending, "exit");
  });
});

test.each([
  [["slurm"], "scale expects --max, the most engines that it may have: --max 50"],
  [["slrum", "--max", "3"], "scale knows no slrum; did you mean slurm?"],
  [["slurm", "--cpus", "8", "--max", "4"], "--max 4 is less than the engines of one host, 8"],
  [["local", "--min", "5", "--max", "4"], "--min 5 is more than --max 4"],
  [["ssh", "one,two", "--max", "4"], "scale ssh expects --engines, the engines of each machine"],
  [["ssh", "one,two", "--engines", "2", "--min", "6", "--max", "9"], "the 4 engines that 2 machines have"],
  [["ssh", "one", "--engines", "2", "--max", "9", "--leave"], "--leave makes no sense with hosts that end with this"],
  [["local", "--time", "50m", "--max", "4"], "--time makes no sense with ensemble scale local"],
  [["local", "x", "--max", "4"], "scale local takes no x; see ensemble scale --help"],
  [["local", "--max", "4", "--idle", "soon"], "--idle expects a time with its unit"],
])("scale %j is refused", async (args, message) => {
  const { code, stderr } = await ending(start("scale", ...args));
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test.each([
  ["scale", ["mars", "--max", "3"], "scale knows no mars; there are ssh, slurm, pbs, sge, local"],
  ["launch", ["mars"], "launch knows no mars; there are ssh, slurm, pbs, sge, k8s"],
  ["launch", ["local"], "launch starts hosts elsewhere; ensemble engines starts one on this machine"],
])("%s %j says what there is", async (command, args, message) => {
  expect(await ending(start(command, ...args))).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
});
