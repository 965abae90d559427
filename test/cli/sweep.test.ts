import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ending, ensemble, start, startWith } from "./ensemble.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ensemble-sweep-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Row {
  readonly params: Readonly<Record<string, number>>;
  readonly outputs: { readonly price: { readonly mean: number } };
  readonly seed: number;
}

const EUROPEAN = ["sample", "european", "--samples", "1e5"];

test("several values of a parameter make a table with a row each", async () => {
  const { code, stdout, stderr } = await ensemble(...EUROPEAN, "--param", "strike=90,110", "--seed", "7");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(
    /^european: price of a European call\nspot=100 rate=0.05 volatility=0.2 years=1\n\nstrike {2}price\n90 +16\.\d+ ± 0\.\d+\n110 +[56]\.\d+ ± 0\.\d+\n\nsamples +200,000, seed 7\ntime +/u,
  );
});

test("all rows have the seed of the first, and the numbers that one run has", async () => {
  const { stdout } = await ensemble(...EUROPEAN, "--param", "strike=90,100", "--param", "rate=0,0.1", "--json");
  const rows = JSON.parse(stdout) as Row[];
  expect(rows.map(({ params: { strike, rate } }) => [strike, rate])).toEqual([
    [90, 0],
    [90, 0.1],
    [100, 0],
    [100, 0.1],
  ]);
  const [{ seed } = { seed: 0 }] = rows;
  expect(new Set(rows.map((row) => row.seed))).toEqual(new Set([seed]));
  const one = await ensemble(
    ...EUROPEAN,
    "--param",
    "strike=100",
    "--param",
    "rate=0.1",
    "--seed",
    `${seed}`,
    "--json",
  );
  expect((JSON.parse(one.stdout) as Row).outputs).toEqual(rows[3]?.outputs);
});

test("rows come from a file, or from standard input, as CSV", async () => {
  const file = join(folder, "p.csv");
  await writeFile(file, 'strike,volatility\r\n90,0.1\r\n"110","0.3"\r\n');
  const args = [...EUROPEAN, "--seed", "1", "--csv", "--params"];
  const { code, stdout } = await ensemble(...args, file);
  expect(code).toBe(0);
  const [header, ...lines] = stdout.trimEnd().split("\n");
  expect(header).toBe(
    "spot,strike,rate,volatility,years,price_mean,price_standardError,price_low,price_high,samples,stopped,seed",
  );
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^100,90,0\.05,0\.1,1,14\.\d+,0\.\d+,14\.\d+,14\.\d+,100000,samples,1$/u);
  expect(lines[1]).toMatch(/^100,110,0\.05,0\.3,1,/u);
  const piped = start(...args, "-");
  piped.stdin.end("strike,volatility\n90,0.1\n110,0.3\n");
  expect(await ending(piped)).toEqual({ code: 0, stdout, stderr: "" });
});

test("--csv of one run is one line below the names", async () => {
  const { stdout } = await ensemble("sample", "asian", "--samples", "1e4", "--seed", "1", "--csv");
  const [header = "", line = "", ...more] = stdout.trimEnd().split("\n");
  expect(more).toEqual([]);
  expect(header).toContain("price_mean,price_standardError,price_low,price_high,control_mean,");
  expect(line.split(",")).toHaveLength(header.split(",").length);
});

test("Sobol points, controls and stops hold for each row", async () => {
  const how = ["--method", "sobol", "--control", "control", "--standard-error", "0.01", "--max-samples", "1e6"];
  const { code, stdout } = await ensemble("sample", "asian", "--param", "strike=90,100", ...how);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^90 +1\d\.\d+ ± 0\.00\d+ /mu);
  expect(stdout).toMatch(/^drawn +Sobol points/mu);
});

test("rows that do not converge are marked, and told once", async () => {
  const args = ["sample", "european", "--standard-error", "1e-9", "--max-samples", "1e5", "--param", "strike=90,100"];
  const { code, stdout, stderr } = await ensemble(...args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^90 .* not converged$/mu);
  expect(stderr).toBe(
    "warning: rows 1, 2: not converged: standard error 1e-9 not reached with 100,000 samples, the most allowed\n",
  );
});

test.each([
  [["--param", "strike=90,-1"], "--param strike expects 1e-9 … 1000000000, got -1"],
  [
    ["--param", "strike=1", "--param", "strike=2"],
    "--param strike is given twice; for several values: --param strike=1,2",
  ],
  [["--param", "strike=1,2", "--plot", "a.svg"], "--plot can be had of one run only; these parameters make 2"],
  [
    ["--param", "strike=1,2", "--checkpoint", "a.json"],
    "--checkpoint can be had of one run only; these parameters make 2",
  ],
  [["--param", "strike=1,2", "--histogram", "auto"], "--histogram can be had of one run only; these parameters make 2"],
  [["--csv", "--json"], "--csv and --json contradict each other"],
])("ensemble sample european %j says what is right, before anything runs", async (args, message) => {
  expect(await ensemble("sample", "european", ...args)).toEqual({
    code: 2,
    stdout: "",
    stderr: `ensemble: ${message}\n`,
  });
});

test("a file of parameters that can't be read is named", async () => {
  const { code, stderr } = await ensemble("sample", "european", "--params", join(folder, "none.csv"));
  expect(code).toBe(2);
  expect(stderr).toMatch(/^ensemble: --params can't read .*none\.csv: ENOENT/u);
});

test("standard input can't be the kernel and its parameters", async () => {
  expect(await ensemble("sample", "-", "--params", "-")).toMatchObject({
    code: 2,
    stderr: "ensemble: the kernel and --params can't both come by -\n",
  });
});

test("standard input without parameters is refused", async () => {
  const child = start("sample", "european", "--params", "-");
  child.stdin.end();
  const { code, stderr } = await ending(child);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^ensemble: - expects parameters in CSV on standard input, where nothing came; /u);
});

test.runIf(process.platform !== "win32")("Ctrl-C prints the rows that are done, and gives 130", async () => {
  const child = startWith({}, "sample", "european", "--param", "strike=90,100,110", "--time-limit", "1500ms");
  const ended = ending(child);
  child.stderr.on("data", (text: Buffer) => {
    if (text.toString().includes("2 of 3")) child.kill("SIGINT");
  });
  await once(child, "close");
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/^90 +16\./mu);
  expect(stdout).not.toMatch(/^1[01]0 /mu);
  expect(stderr).toContain("warning: ended before its time: 1 of 3 rows are done\n");
});
