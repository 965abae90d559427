import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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

function timesOf(text: string): number[] {
  return (JSON.parse(text) as { elapsedMs: number }[]).map(({ elapsedMs }) => elapsedMs);
}

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

test("--ratio has a column in the table, and cells in CSV; where there is none, it says so", async () => {
  const args = ["sample", "asian", "--samples", "1e5", "--seed", "1", "--ratio", "price/control"];
  const rows = ["--param", "strike=90,1000"];
  const table = await ensemble(...args, ...rows);
  expect(table.stdout).toMatch(/^strike +price +control +price\/control$/mu);
  expect(table.stdout).toMatch(/^90 +12\.\d+ ± \S+ +12\.\d+ ± \S+ +1\.02\d+ ± 0\.000\d+$/mu);
  expect(table.stdout).toMatch(/^1000 .* none$/mu);
  expect(table.stderr).toBe("warning: row 2: price/control has no value: the interval of control holds 0, with 95 %\n");
  const [one, csv] = [
    await ensemble(...args, "--param", "strike=90", "--csv"),
    await ensemble(...args, ...rows, "--csv"),
  ];
  // The row of one run is that of a sweep.
  const [header = "", first = "", second = ""] = csv.stdout.split("\n");
  expect(one.stdout).toBe(`${header}\n${first}\n`);
  const [from, to] = [
    header.split(",").indexOf("price/control_value"),
    header.split(",").indexOf("price/control_high"),
  ];
  expect(first.split(",")[from]).toMatch(/^1\.02/u);
  expect(second.split(",").slice(from, to + 1)).toEqual(["", "", "", ""]);
});

test("how samples are drawn is told of all rows, without what is true of the first alone", async () => {
  const args = ["--samples", "1e4", "--control", "control", "--param", "strike=90,100"];
  const { stdout } = await ensemble("sample", "asian", ...args);
  expect(stdout).toMatch(/^drawn +control variate control$/mu);
});

test("rows are drawn over what is swept: a line over one parameter, shades over two", async () => {
  const line = await ensemble(...EUROPEAN, "--param", "strike=90,100,110", "--seed", "7");
  const [, drawn = ""] = line.stdout.split("price over strike\n");
  expect(drawn).toMatch(/^16\.\d+ ┤●\n(.*\n){11} +└─+\n +90 +110\n\nsamples /u);
  expect(drawn.match(/●/gu)).toHaveLength(3);
  const map = await ensemble(...EUROPEAN, "--param", "strike=90,110", "--param", "volatility=0.1,0.2", "--seed", "7");
  expect(map.stdout).toMatch(
    /price over strike, downwards, and volatility\n +0\.1 +0\.2\n 90 {2}█{14}\n110 {2}·{7}░{7}\n {5}· 2\.\d+ .* and more\n\nsamples /u,
  );
});

test("--plot draws them as SVG", async () => {
  const [line, map] = [join(folder, "line.svg"), join(folder, "map.svg")];
  await ensemble(...EUROPEAN, "--param", "strike=90,100,110", "--plot", line);
  expect((await readFile(line, "utf8")).match(/class="mean"/gu)).toHaveLength(3);
  await ensemble(...EUROPEAN, "--param", "strike=90,100,110", "--param", "volatility=0.1,0.2", "--plot", map);
  expect((await readFile(map, "utf8")).match(/class="cell"/gu)).toHaveLength(6);
});

test("--differences tells how far each row is from the first", async () => {
  const args = [...EUROPEAN, "--param", "strike=100,101", "--chunk-samples", "1000", "--seed", "7", "--differences"];
  const { stdout } = await ensemble(...args);
  expect(stdout).toMatch(/^strike {2}price +Δ price\n100 +10\.\d+ ± 0\.04\d {2}0\n101 .* -0\.5\d+ ± 0\.00\d+\n/mu);
  expect(stdout).toMatch(/^Δ +from row 1$/mu);
  const json = await ensemble(...args, "--json");
  const [, second] = JSON.parse(json.stdout) as { differences: { price: { value: number; standardError: number } } }[];
  expect(second?.differences.price.value).toBeCloseTo(-0.52, 1);
  const csv = await ensemble(...args, "--csv");
  const [header = "", , row = ""] = csv.stdout.split("\n");
  expect(header.split(",").slice(9, 11)).toEqual(["price_difference", "price_difference_standardError"]);
  expect(Number(row.split(",")[10])).toBe(second?.differences.price.standardError);
  const few = await ensemble(...EUROPEAN, "--param", "strike=100,101", "--differences");
  expect(few.stdout).toMatch(/without errors, as rows have one chunk: give\s+--chunk-samples/u);
  const vegas = await ensemble(
    ...EUROPEAN,
    "--param",
    "strike=100,101",
    "--method",
    "vegas",
    "--seed",
    "7",
    "--differences",
  );
  expect(vegas.stdout).toMatch(/without errors: rows by --method vegas have no chunks in\s+common/u);
  // Six digits, where no error says how many there are.
  expect(vegas.stdout).toMatch(/^101 .* -0\.5\d{1,5}$/mu);
});

test("--checkpoint keeps all rows, and the same command goes on from it", async () => {
  const args = [...EUROPEAN, "--param", "strike=90,100", "--seed", "7", "--checkpoint", join(folder, "sweep.json")];
  const first = await ensemble(...args, "--json");
  const again = await ensemble(...args, "--json");
  expect(again.code).toBe(0);
  // Rows are those of the first time, with the time they took.
  expect(timesOf(again.stdout)).toEqual(timesOf(first.stdout));
  const other = await ensemble(...args, "--param", "rate=0");
  expect(other.code).toBe(1);
  expect(other.stderr).toContain("it is of a sweep with points 2 of");
});

test("a row that fails does not end the others, and is named in the end", async () => {
  const file = join(folder, "fails.ts");
  await writeFile(
    file,
    `import { Rng } from "wasm-ensemble/assembly";
export class Params { x: f64 = 0; }
export function sample(rng: Rng, params: Params): f64 {
  if (params.x == 2) throw new Error("not at 2");
  return rng.uniform();
}
`,
  );
  const { code, stdout, stderr } = await ensemble("sample", file, "--samples", "1e4", "--param", "x=1,2,3");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^1 +0\.\d+ ± 0\.\d+ +10,000\n2 +0 +failed\n3 +0\.\d+ ± 0\.\d+ +10,000\n/mu);
  expect(stderr).toMatch(/^warning: row 2: sample failed on engine \d: .*not at 2 at fails\.ts:4:22\n$/u);
  const csv = await ensemble("sample", file, "--samples", "1e4", "--param", "x=1,2,3", "--csv", "--seed", "1");
  expect(csv.stdout).toMatch(/\n2,,,,,0,failed,1\n3,0\.\d+/u);
  const ratio = ["--ratio", "value/value", "--differences"];
  const wide = await ensemble(
    "sample",
    file,
    "--samples",
    "1e4",
    "--param",
    "x=1,2,3",
    "--csv",
    "--seed",
    "1",
    ...ratio,
  );
  const [header = "", ...lines] = wide.stdout.trimEnd().split("\n");
  expect(lines.map((line) => line.split(",").length)).toEqual(lines.map(() => header.split(",").length));
});

test.runIf(process.platform !== "win32")("Ctrl-C prints the rows that are done, and gives 130", async () => {
  const child = startWith({}, "sample", "european", "--param", "strike=90,100,110", "--time-limit", "1500ms");
  const ended = ending(child);
  child.stderr.on("data", (text: Buffer) => {
    // The warning in the end says so too, and a second signal would kill.
    if (text.toString().startsWith("1 of 3 rows\n")) child.kill("SIGINT");
  });
  await once(child, "close");
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/^90 +16\./mu);
  expect(stdout).not.toMatch(/^1[01]0 /mu);
  expect(stderr).toContain("warning: ended before its time: 1 of 3 rows are done\n");
});
