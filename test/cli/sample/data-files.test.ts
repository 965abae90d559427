import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { kernels, type SamplingKernel } from "wasm-ensemble";
import { readData } from "../../../src/cli/sample/data-files.ts";
import { readParameters } from "../../../src/cli/sample/parameters.ts";
import { readSweep } from "../../../src/cli/sample/sweep.ts";
import { UsageError } from "../../../src/cli/usage-error.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble-data-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kernel: SamplingKernel = {
  ...kernels.pi,
  name: "own",
  parameters: [{ name: "model.kappa", type: "f64", offset: 0, default: 2 }],
  parameterArrays: [{ name: "w", type: "f64[]", offset: 8, length: 2, default: [1, 1] }],
  dataSets: [{ name: "returns", type: "f64[]", offset: 16 }],
};

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("--data", () => {
  test.each<[name: string, text: string, column: string]>([
    ["a number on each line", "1\n-2.5\n\n1e3\n", ""],
    ["one column with a name", "day return\n1\n-2.5\n1e3\n", ""],
    ["a column named as the data set", "day,returns\n7,1\n8, -2.5\n9,1e3", ""],
    ["a column named", 'day,"the close"\r\n7,1\r\n8,-2.5\r\n9,1e3\r\n', ":the close"],
  ])("reads %s", async (_, text, column) => {
    const path = file("numbers.csv", text);
    expect(await readData(kernel, [`returns=${path}${column}`])).toEqual({ returns: Float64Array.of(1, -2.5, 1000) });
  });

  test("reads a file with a colon in its name", async () => {
    const path = file("at 10:30.csv", "1\n2\n");
    expect(await readData(kernel, [`returns=${path}`])).toEqual({ returns: Float64Array.of(1, 2) });
  });

  test("is nothing for a kernel that takes none", async () => {
    expect(await readData(kernels.pi)).toEqual({});
  });

  test("that is wrong is refused with what would be right", async () => {
    const two = file("two.csv", "day,close\n1,2\n3,x\n");
    const plain = file("plain.csv", "1,2\n3,4\n");
    const asks: readonly (readonly [texts: readonly string[], message: string])[] = [
      [[], "own needs the data set returns; give --data returns=FILE.csv"],
      [["returns"], "--data expects NAME=FILE.csv or NAME=FILE.csv:COLUMN; got returns"],
      [["retruns=a.csv"], "--data: own has no data set retruns; did you mean returns?"],
      [[`returns=${two}:day`, `returns=${two}:day`], "--data returns is given twice"],
      [[`returns=${two}`], `${two} has the columns day, close; name one: --data returns=${two}:day`],
      [[`returns=${two}:cloze`], `${two} has no column cloze; did you mean close?`],
      [[`returns=${two}:close`], `${two}:3: returns expects a number; got x`],
      [[`returns=${plain}`], `${plain} has 2 columns, and its first line does not name them`],
      [[`returns=${file("empty.csv", "\n")}`], `--data returns: ${join(folder, "empty.csv")} is empty`],
    ];
    for (const [texts, message] of asks) await expect(readData(kernel, texts)).rejects.toThrow(new UsageError(message));
    await expect(readData(kernel, ["returns=none.csv"])).rejects.toThrow("--data can't read none.csv: ENOENT");
  });
});

describe("--param", () => {
  test("takes arrays in brackets, and numbers in objects by their path", () => {
    expect(readParameters(kernel, ["w=[1, 2]", "model.kappa=3"])).toEqual({ "model.kappa": 3, w: [1, 2] });
    const { swept, rows } = readSweep(kernel, ["w=[1,2],[3,4]", "model.kappa=5,6"]);
    expect(swept).toEqual(["w", "model.kappa"]);
    expect(rows.map(({ w, ...others }) => [w, others["model.kappa"]])).toEqual([
      [[1, 2], 5],
      [[1, 2], 6],
      [[3, 4], 5],
      [[3, 4], 6],
    ]);
  });

  test.each([
    ["w=1,2", '--param w expects numbers in brackets, such as w=[1,2,3]; got "1,2"'],
    ["w=[1,x]", "--param w expects a number; got x"],
    ["w=[1]", "--param w expects 2 numbers, as its source says, got 1"],
    ["v=[1]", "own has no parameter v; did you mean w?"],
    ["model.kappa=[1]", '--param model.kappa expects a number; got "[1]"'],
  ])("%s is refused", (text, message) => {
    expect(() => readParameters(kernel, [text])).toThrow(new UsageError(message));
  });

  test("that is missing, without a value of its own, is named as it is given", () => {
    const open: SamplingKernel = { ...kernel, parameterArrays: [{ name: "w", type: "f64[]", offset: 8 }] };
    const message = "own needs the parameter w; give --param w=[1,2,3]";
    expect(() => readParameters(open, ["model.kappa=5"])).toThrow(new UsageError(message));
    expect(() => readSweep(open, ["model.kappa=5,6"])).toThrow(new UsageError(message));
  });
});
