import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ending, ensemble, start } from "./ensemble.ts";

test.each([
  [["--param", "strike=90,-1"], "--param strike expects 1e-9 … 1000000000, got -1"],
  [
    ["--param", "strike=1", "--param", "strike=2"],
    "--param strike is given twice; for several values: --param strike=1,2",
  ],
  [
    ["--param", "strike=1,2", "--param", "rate=0,1", "--param", "years=1,2", "--plot", "a.svg"],
    "--plot draws one swept parameter, or two with a row for each pair of values; these are 8 rows of strike, rate, years",
  ],
  [["--param", "strike=1,2", "--histogram", "auto"], "--histogram can be had of one run only; these parameters make 2"],
  [["--param", "strike=1,2", "--weights", "w"], "--weights can be had of one run only; these parameters make 2"],
  [["--param", "strike=1,2", "--standard-error", "nosuch=1"], "standardError expects names of price; got nosuch"],
  [
    ["--samples", "1e4", "--csv", "--differences"],
    "--differences are those of several rows; give several values of a parameter, as in --param K=V,V, or --params",
  ],
  [
    ["--samples", "1e4", "--checkpoint", "kv:x"],
    "the checkpoint kv:x would be kept by the server of a cluster, and this client has engines of its own; name a file",
  ],
  [
    ["--samples", "1e4", "--checkpoint", "kv:x", "--param", "strike=1,2"],
    "the checkpoint kv:x would be kept by the server of a cluster, and this client has engines of its own; name a file",
  ],
  [["--csv", "--json"], "--csv and --json contradict each other"],
])("ensemble sample european %j says what is right, before anything runs", async (args, message) => {
  expect(await ensemble("sample", "european", ...args)).toEqual({
    code: 2,
    stdout: "",
    stderr: `ensemble: ${message}\n`,
  });
});

test("what one row alone can't be sampled with is told by its row, without a stack", async () => {
  const args = [
    "sample",
    "barrier",
    "--control",
    "continuous",
    "--param",
    "rate=-1",
    "--param",
    "volatility=0.2,0.001",
  ];
  expect(await ensemble(...args)).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "ensemble: row 2 (volatility=0.001): barrier does not know the mean of continuous; give it as control: { continuous: mean }\n",
  });
});

test("a file of parameters that can't be read is named", async () => {
  const { code, stderr } = await ensemble(
    "sample",
    "european",
    "--params",
    join(tmpdir(), "ensemble-none", "none.csv"),
  );
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
