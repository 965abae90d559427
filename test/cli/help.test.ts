import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { ending, ensemble, startWith } from "./ensemble.ts";

const file = new URL("../../package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };

test.each([[[]], [["--help"]], [["-h"]], [["help"]]])("ensemble %j lists the commands", async (args) => {
  const { code, stdout, stderr } = await ensemble(...args);
  expect(code).toBe(0);
  expect(stderr).toBe("");
  for (const name of ["pi", "sample", "kernels", "run", "bench"])
    expect(stdout).toMatch(new RegExp(`^ {2}${name} +\\w+`, "m"));
});

test.each([[["help", "pi"]], [["pi", "--help"]], [["pi", "--samples", "1e6", "-h"]]])(
  "ensemble %j explains the command and runs nothing",
  async (args) => {
    const { code, stdout } = await ensemble(...args);
    expect(code).toBe(0);
    expect(stdout).toContain("ensemble pi [options]");
    for (const option of ["--samples N", "--engines N", "--seed S", "--json", "--help"])
      expect(stdout).toContain(option);
    expect(stdout).not.toContain("±");
  },
);

test.each(["--version", "-V"])("ensemble %s prints the version of the package", async (option) => {
  expect(await ensemble(option)).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test.each([
  [["pie"], "unknown command pie; did you mean pi?"],
  [["benhc"], "unknown command benhc; did you mean bench?"],
  [["help", "rnu"], "unknown command rnu; did you mean run?"],
  [["frobnicate"], `unknown command frobnicate; there are ${commands.map(({ name }) => name).join(", ")}, help`],
  [["smaple"], "unknown command smaple; did you mean sample?"],
  [["--versoin"], "unknown option --versoin; did you mean --version?"],
  [["pi", "--sample", "5"], "unknown option --sample; did you mean --samples?"],
  [["pi", "-n", "5"], "unknown option -n; there are --samples, --engines, --seed, --json, --help"],
])("ensemble %j says what is right", async (args, message) => {
  expect(await ensemble(...args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
});

test.each([
  [{}, "ensemble: "],
  [{ CI: "true" }, "ensemble: "],
  [{ FORCE_COLOR: "1" }, "\u001B[31mensemble:\u001B[39m "],
  [{ FORCE_COLOR: "0" }, "ensemble: "],
])("with %j in the environment a pipe gets %j", async (env, start) => {
  const { stderr } = await ending(startWith(env, "pie"));
  expect(stderr).toBe(`${start}unknown command pie; did you mean pi?\n`);
});
