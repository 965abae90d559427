import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, kernels } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { CountingProxy } from "../nats/counting-proxy.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { ending, ensemble, ensembleIn, start, startWith } from "./ensemble.ts";
import { tooLong } from "./too-long.ts";

describe.skipIf(!HAS_SERVER)("jobs from the command line", () => {
  let lab: TestCluster;
  let folder: string;
  let host: ReturnType<typeof start>;
  beforeAll(async () => {
    [lab, folder] = await Promise.all([startCluster(), mkdtemp(join(tmpdir(), "ensemble-jobs-"))]);
    host = start("engines", "--key", keyFile(lab.cluster.folder, "engine"), "--engines", "2", "--json");
    await writeFile(join(folder, "by.mjs"), "export const by = 7;");
    await writeFile(join(folder, "tasks.mjs"), TASKS);
  });
  afterAll(async () => {
    host.kill("SIGTERM");
    await once(host, "exit");
    await lab.stop();
    await rm(folder, { recursive: true });
  });

  const alice = () => ["--key", keyFile(lab.cluster.folder, "alice")];
  const file = (name: string) => join(folder, name);

  async function submit(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await ensemble("submit", ...args, ...alice());
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const id = stdout.trimEnd();
    expect(stderr).toContain(`ensemble results ${id}`);
    return id;
  }

  test("a map over numbers: submitted, listed, read in three ways", async () => {
    const id = await submit(file("tasks.mjs"), "--items", "4");
    expect(await ensemble("results", id, ...alice())).toEqual({ code: 0, stdout: "0\n7\n14\n21\n", stderr: "" });
    const asJson = await ensemble("results", id, "--json", ...alice());
    expect(JSON.parse(asJson.stdout)).toEqual({
      id,
      name: "tasks",
      kind: "map",
      state: "done",
      values: [0, 7, 14, 21],
      failures: [],
    });
    const asCsv = await ensemble("results", id, "--csv", ...alice());
    expect(asCsv.stdout).toBe("index,value\n0,0\n1,7\n2,14\n3,21\n");
    const listed = await ensemble("jobs", "--name", "tasks", ...alice());
    expect(listed.stdout).toMatch(
      new RegExp(`^id +name +kind +state +done +failed +submitted\n${id} +tasks +map +done +100 % +0 +`, "u"),
    );
    for (const columns of [40, 80]) {
      const narrow = await ending(startWith({ COLUMNS: String(columns) }, "jobs", ...alice()));
      expect(narrow.stdout).toContain(id);
      expect(tooLong(narrow.stdout, columns)).toEqual([]);
    }
  });

  test("a map of a named function over a file; items that fail are told, the others are there", async () => {
    await writeFile(file("items.json"), JSON.stringify([{ x: 1 }, { x: -1 }, { x: 2 }]));
    const job = ["--items", file("items.json"), "--function", "root", "--chunk-items", "1", "--name", "roots"];
    const id = await submit(file("tasks.mjs"), ...job);
    const { code, stdout, stderr } = await ensemble("results", id, ...alice());
    expect({ code, stdout }).toEqual({ code: 1, stdout: "{ root: 1 }\n{ root: 1.4142135623730951 }\n" });
    expect(stderr).toMatch(/^item 1 failed: .*-1 has no root/u);
    const { stdout: listed } = await ensemble("jobs", "--state", "failed", "--json", ...alice());
    expect(JSON.parse(listed)).toMatchObject({ jobs: [{ id, name: "roots", state: "failed", failed: 1 }] });
  });

  test("in the folder of a cluster its first key is taken, also where the cluster is named", async () => {
    const cwd = join(folder, "here");
    await mkdir(cwd);
    await symlink(lab.cluster.folder, join(cwd, "ensemble-cluster"));
    const listed = (...args: readonly string[]) => ensembleIn(cwd, "jobs", "--json", ...args);
    const own = await listed();
    expect(own.code).toBe(0);
    expect(await listed("--url", lab.cluster.url, "--cluster", "lab")).toEqual(own);
    const { code, stderr } = await listed("--cluster", "other");
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("ensemble:") as string });
  });

  test("a module without items is told how a map is submitted", async () => {
    await writeFile(file("calls.ts"), "export default (x: number): string => `${x}`;");
    const refused = await ensemble("submit", file("calls.ts"), ...alice());
    expect(refused).toMatchObject({
      stdout: "",
      stderr: expect.stringMatching(/give --items N, or --items/u) as string,
    });
    const other = await ensemble("submit", file("tasks.mjs"), ...alice());
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(
      /^ensemble: a kernel is AssemblyScript, .*; if .* is a module whose function takes items/u,
    );
  });

  test.each(["jobs", "top", "metrics"])("%s with a key that is not there ends with code 2", async (command) => {
    const { code, stderr } = await ensemble(command, "--key", file("no.key"));
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no such file") as string,
    });
  });

  test.each([
    ["results", "nothing"],
    ["abort", "abcdefghijkl"],
  ])("%s of an id that no job has, %s, says so", async (command, id) => {
    const { code, stderr } = await ensemble(command, id, ...alice());
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^[^\n]*job [^\n]*\n$/u) as string,
    });
  });

  test("a sampling run gives the bits of threads, printed as sample prints them, and drawn", async () => {
    const options = ["--samples", "2e6", "--seed", "2026"];
    const id = await submit("pi", ...options, "--name", "long pi");
    const near = await connect({ engines: 1 });
    onTestFinished(() => near.close());
    const { mean, standardError } = await near.sample(kernels.pi, { samples: 2e6, seed: 2026 });
    const { code, stdout } = await ensemble("results", id, "--json", "--plot", file("pi.svg"), ...alice());
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id, name: "long pi", outputs: { pi: { mean, standardError } } });
    expect(await readFile(file("pi.svg"), "utf8")).toContain("<svg");
    const shown = await ensemble("results", id, ...alice());
    expect(shown.stdout).toMatch(new RegExp(`^long pi: job ${id}, submitted .*\n\npi = 3\\.14\\d+ ± `, "u"));
    expect(shown.stdout).toMatch(/^samples +2,000,000, seed 2026\n/mu);
    expect(shown.stdout).not.toMatch(/^time /mu);
    const asCsv = await ensemble("results", id, "--csv", ...alice());
    expect(asCsv.stdout).toMatch(new RegExp(`^output,.*\npi,${mean},${standardError},.*,2000000\n$`, "u"));
  });

  test("Ctrl-C while results are awaited leaves the job; abort ends it, and says how far it came", async () => {
    const id = await submit(file("tasks.mjs"), "--items", "2", "--function", "never", "--chunk-items", "1");
    const client = await connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, "alice"), engines: 0 });
    onTestFinished(() => client.close());
    const proxy = await CountingProxy.start(lab.cluster.url);
    onTestFinished(() => proxy.close());
    const waiting = start("results", id, ...alice(), "--url", proxy.url);
    const ended = ending(waiting);
    await expect.poll(() => proxy.taken).toBe(1);
    waiting.kill("SIGINT");
    const { code, stderr: told } = await ended;
    expect(told).toBe(`the job goes on; ensemble results ${id} waits for it again, ensemble abort ${id} ends it\n`);
    expect(code).toBe(130);
    expect(await (await client.job(id)).status()).toMatchObject({ state: "waiting" });
    expect(await ensemble("abort", id, ...alice())).toEqual({
      code: 0,
      stdout: `${id} is aborted, with 0 of 2 done\n`,
      stderr: "",
    });
    const { code: failed, stderr } = await ensemble("results", id, ...alice());
    expect(failed).toBe(1);
    expect(stderr).toBe(`job ${id} is aborted: by ensemble abort; 0 of 2 items are there\n`);
  });

  test("a file in TypeScript is submitted with what it imports; one that is none is told by its place, without a stack", async () => {
    await writeFile(file("half.ts"), "export const half = (x: number): number => x / 2;");
    await writeFile(file("halves.ts"), 'import { half } from "./half"; export default (x: number): number => half(x);');
    const id = await submit(file("halves.ts"), "--items", "3");
    expect((await ensemble("results", id, ...alice())).stdout).toBe("0\n0.5\n1\n");
    await writeFile(file("half.ts"), "export const half = = 1;");
    const { code, stdout, stderr } = await ensemble("submit", file("halves.ts"), "--items", "3", ...alice());
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^ensemble: file:.*\/half\.ts:1:21: .*\nexport const half = = 1;\n {20}\^\n$/);
  });

  test("--method sobol and --ratio: results in CSV have a line for the ratio, and empty cells", async () => {
    const asian = ["asian", "--method", "sobol", "--samples", "4096", "--chunk-samples", "1024", "--seed", "1"];
    const id = await submit(...asian, "--ratio", "price/control");
    const { code, stdout } = await ensemble("results", id, "--csv", ...alice());
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^output,mean,.*\nprice,.*\ncontrol,.*\nprice\/control,1\.\d+,0\.0\d+,1\.\d+,1\.\d+,4096\n$/u,
    );
    const single = await submit("pi", "--samples", "1", "--seed", "1");
    expect((await ensemble("results", single, "--csv", ...alice())).stdout).toMatch(/\npi,[04],,,,1\n$/u);
  });

  test("an option of a map that is out of its range is told without a stack", async () => {
    const args = ["submit", file("tasks.mjs"), "--items", "4", "--chunk-items", "0", ...alice()];
    const { code, stdout, stderr } = await ensemble(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^ensemble: [^\n]*chunkItems[^\n]*\n$/u);
  });

  test("jobs of another key are not there, and it says so", async () => {
    const id = await submit(file("tasks.mjs"), "--items", "1");
    const bob = ["--key", keyFile(lab.cluster.folder, "bob")];
    expect(await ensemble("jobs", ...bob)).toEqual({
      code: 0,
      stdout: "No job is there: ensemble submit stores one.\n",
      stderr: "",
    });
    for (const command of ["results", "abort"]) {
      const { code, stdout, stderr } = await ensemble(command, id, ...bob);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(new RegExp(`^ensemble: job ${id}: `, "u"));
    }
  });
});

const TASKS = `
import { by } from "./by.mjs";
export default (x) => x * by;
export function root({ x }) {
  if (x < 0) throw new RangeError(x + " has no root");
  return { root: Math.sqrt(x) };
}
export const never = () => new Promise(() => undefined);
`;

test.each([
  [["submit"], "submit expects a kernel, or a file: ensemble submit KERNEL, FILE"],
  [["submit", "pi", "--retries", "2"], "--retries makes no sense without --items, which makes it a map"],
  [["submit", "x.mjs", "--items", "3", "--seed", "1"], "--seed makes no sense with --items, which makes it a map"],
  [["submit", "none.mjs", "--items", "3"], "there is no file none.mjs"],
  [["submit", "package.json", "--items", "[]"], "--items []: ENOENT: no such file or directory, open '[]'"],
  [["submit", "pi", "--histogram", "auto"], "--histogram auto is not for jobs; give LOW:HIGH:BINS"],
  [
    ["submit", "european", "--samples", "1e5", "--method", "vegas"],
    "--method expects random or sobol; got vegas: jobs take neither vegas nor mlmc, which ensemble sample does",
  ],
  [["submit", "heston", "--standard-error", "1", "--method", "mlmc"], "--method expects random or sobol; got mlmc"],
  [["submit", "pi", "--relative-error", "1e-3"], "a job needs a last sample: give samples or maxSamples\n"],
  [["submit", "pi", "--samples", "1e12", "--chunk-samples", "1000"], "a job has at most 1e6 chunks"],
  [
    ["submit", "examples/assembly/price-path.ts", "--samples", "1e4"],
    "a job takes no kernel with arrays, as price-path; ensemble sample does\n",
  ],
  [["submit", "pi", "--time-limit", "1s"], "unknown option --time-limit"],
  [["jobs", "--state", "runing"], "--state can't be runing; did you mean running?"],
  [["results"], "results expects the id of a job; ensemble jobs lists them"],
  [["results", "a", "--csv", "--json"], "--csv and --json contradict each other"],
  [["abort"], "abort expects ids of jobs; ensemble jobs lists them"],
])("ensemble %j says what is wrong", async (args, message) => {
  const { code, stdout, stderr } = await ensemble(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(`ensemble: ${message}`);
});
