import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { type Ending, ending, startWith } from "../cli/ensemble.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { HAS_SLURM, Slurm } from "./slurm.ts";

// Half a minute of CPU time: the job has to be at work while its hosts go.
const SAMPLES = 2e8;
const SEED = 20;
const MINUTES = 60_000;

/** A job as `ensemble jobs --json` lists it. */
interface JobLine {
  readonly id: string;
  readonly state: string;
  readonly done: number;
}

/** What the command printed of each output, to the last bit. */
function momentsOf(json: string): readonly (readonly [name: string, mean: number, error: number, variance: number])[] {
  const { outputs } = JSON.parse(json) as { readonly outputs: Readonly<Record<string, Moments>> };
  return Object.entries(outputs).map(([name, of]) => [name, of.mean, of.standardError, of.variance]);
}

interface Moments {
  readonly mean: number;
  readonly standardError: number;
  readonly variance: number;
}

describe.skipIf(!HAS_SLURM || !HAS_SERVER)("a day in the life of a cluster on Slurm", () => {
  let system: Slurm;
  let lab: TestCluster;
  let key = "";
  beforeAll(async () => {
    [system, lab] = await Promise.all([Slurm.start(), startCluster()]);
    key = keyFile(lab.cluster.folder, "alice");
  });
  afterAll(async () => {
    await system.stop();
    await lab.stop();
  });
  const run = (...args: readonly string[]): Promise<Ending> => ending(startWith(system.env, ...args));
  const launch = (...args: readonly string[]) =>
    run("launch", "slurm", "--folder", lab.cluster.folder, "--logs", system.folder, ...args);
  const listed = async (): Promise<readonly string[]> =>
    [...(await launch("--list", "--json")).stdout.matchAll(/"id":"(\d+_\d+)"/gu)].map(([, id = ""]) => id);
  const jobOf = async (id: string): Promise<JobLine | undefined> => {
    const { stdout } = await run("jobs", "--key", key, "--json");
    return (JSON.parse(stdout) as { readonly jobs: readonly JobLine[] }).jobs.find((job) => job.id === id);
  };

  test("a job loses a node and half of its hosts, and its client goes home: the bits are those of threads", {
    timeout: 10 * MINUTES,
  }, async () => {
    // In the morning: four hosts.
    const launched = await launch("--jobs", "4", "--time", "30:00");
    expect(launched.stderr).toMatch(/4 engines are there\n$/u);
    const [, array] = /asked for: (\d+)_1/u.exec(launched.stderr) ?? [];

    // A job, from a program that ends at once.
    const submitted = await run("submit", "asian", "--samples", String(SAMPLES), "--seed", String(SEED), "--key", key);
    expect(submitted).toMatchObject({ code: 0 });
    const id = submitted.stdout.trim();
    await expect.poll(async () => (await jobOf(id))?.done).toBeGreaterThan(0);

    // A node dies, without a word.
    system.run("scancel", "--signal=KILL", "--full", `${array}_1`);
    // Somebody needs the room: half of the array goes.
    system.run("scancel", `${array}_2`, `${array}_3`);
    expect(await jobOf(id)).toMatchObject({ state: "running" });
    await expect.poll(listed).toEqual([`${array}_4`]);

    // In the evening, elsewhere: the result is waited for.
    const results = await run("results", id, "--key", key, "--json");
    expect(results).toMatchObject({ code: 0 });
    const threads = await run("sample", "asian", "--samples", String(SAMPLES), "--seed", String(SEED), "--json");
    expect(momentsOf(results.stdout)).toEqual(momentsOf(threads.stdout));

    expect(await launch("--stop")).toMatchObject({ code: 0, stdout: "1 host of lab ended\n" });
    await expect.poll(() => system.run("squeue", "--noheader").trim()).toBe("");
  });
});
