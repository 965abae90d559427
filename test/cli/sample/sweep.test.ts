import { describe, expect, test } from "vitest";
import { readParameters } from "../../../src/cli/sample/parameters.ts";
import { readSweep } from "../../../src/cli/sample/sweep.ts";
import { kernels } from "../../../src/kernels/catalog.ts";

const { european } = kernels;
const DEFAULTS = { spot: 100, strike: 100, rate: 0.05, volatility: 0.2, years: 1 };
const csv = (text: string) => ({ name: "p.csv", text });

test("without parameters there is one row, of the defaults", () => {
  expect(readSweep(european, [])).toEqual({ swept: [], rows: [DEFAULTS] });
});

test("parameters with one value each make one row", () => {
  expect(readSweep(european, ["strike=90", "rate=0"])).toEqual({
    swept: [],
    rows: [{ ...DEFAULTS, strike: 90, rate: 0 }],
  });
});

test("several values make a grid, in which the last parameter changes first", () => {
  const { swept, rows } = readSweep(european, ["strike=90,1e2", "rate=-0.1", "years=1,2"]);
  expect(swept).toEqual(["strike", "years"]);
  expect(rows.map(({ strike, years }) => [strike, years])).toEqual([
    [90, 1],
    [90, 2],
    [100, 1],
    [100, 2],
  ]);
  expect(rows.every(({ rate }) => rate === -0.1)).toBe(true);
});

test("a table makes a row for each line, and each combination with the values given besides", () => {
  const table = csv("strike, volatility\r\n90,0.1\r\n110,0.3\r\n");
  expect(readSweep(european, ["years=1,2", "rate=0"], table)).toEqual({
    swept: ["strike", "volatility", "years"],
    rows: [
      { ...DEFAULTS, strike: 90, volatility: 0.1, rate: 0, years: 1 },
      { ...DEFAULTS, strike: 90, volatility: 0.1, rate: 0, years: 2 },
      { ...DEFAULTS, strike: 110, volatility: 0.3, rate: 0, years: 1 },
      { ...DEFAULTS, strike: 110, volatility: 0.3, rate: 0, years: 2 },
    ],
  });
});

describe("refused, with what is right, is", () => {
  test.each([
    [["strike=90", "strike=110"], "--param strike is given twice; for several values: --param strike=90,110"],
    [["strike=90,,110"], '--param strike expects a number; got ""'],
    [["strike="], '--param strike expects a number; got ""'],
    [["strike=90,a"], "--param strike expects a number; got a"],
    [["strike"], "--param expects NAME=VALUE, or NAME=VALUE,VALUE; got strike"],
    [["strike,rate=1"], 'european has no parameter "strike,rate"; there are spot, strike, rate'],
    [["strik=1,2"], "european has no parameter strik; did you mean strike?"],
    [["strike=100,-5"], "--param strike expects 1e-9 … 1000000000, got -5"],
    [
      [`strike=${"1,".repeat(1999)}1`, `rate=${"0,".repeat(99)}0`],
      "the parameters make 200,000 rows; the most is 100,000",
    ],
  ])("%j", (texts, message) => {
    expect(() => readSweep(european, texts)).toThrow(message);
  });

  test.each([
    ["", "--params p.csv is empty; its first line names the parameters"],
    ["strike\n", "--params p.csv has no line below its first, which names the parameters"],
    ["strik\n1", "p.csv:1: european has no parameter strik; did you mean strike?"],
    ["\nstrike,strike\n1,2", "p.csv:2: strike is there twice"],
    ["strike;rate\n1;2", 'p.csv:1: columns are separated by commas; got "strike;rate"'],
    ["strike,rate\n1,2\n3", "p.csv:3: expects 2 values, as the first line has names; got 1"],
    ["strike\n1\n\nabc", "p.csv:4: strike expects a number; got abc"],
    ["strike,rate\n1,", 'p.csv:2: rate expects a number; got ""'],
    ["strike\n100\n-5", "p.csv:3: strike expects 1e-9 … 1000000000, got -5"],
    ['strike\n"5', "--params p.csv, line 2: a quote is not closed, or stands inside a value"],
    ["years\n1", "years is in p.csv and given by --param"],
  ])("the table %j", (text, message) => {
    expect(() => readSweep(european, ["years=2"], csv(text))).toThrow(message);
  });

  test("several values where one is expected, as for a job", () => {
    expect(() => readParameters(european, ["strike=1,2"])).toThrow(
      "--param strike expects one value; only ensemble sample takes several",
    );
  });
});
