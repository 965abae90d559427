import { expect, test } from "vitest";
import { parseArguments } from "../../src/cli/arguments.ts";
import type { CommandOptions } from "../../src/cli/command.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

const options = {
  count: { type: "string", short: "n", value: "N", summary: "" },
  json: { type: "boolean", summary: "" },
  param: { type: "string", multiple: true, value: "K=V", summary: "" },
} as const satisfies CommandOptions;

test.each([
  [[], {}, []],
  [["--count", "5", "a", "--json", "b"], { count: "5", json: true }, ["a", "b"]],
  [["--count=5", "-n", "6"], { count: "6" }, []],
  [["--param", "a=1", "--param=b=2"], { param: ["a=1", "b=2"] }, []],
  [["-n7"], { count: "7" }, []],
  [["--count", "-1"], { count: "-1" }, []],
  [["--count="], { count: "" }, []],
  [["--", "--json"], {}, ["--json"]],
])("%j is taken apart", (args, values, operands) => {
  expect(parseArguments(args, options)).toEqual({ values, operands });
});

test.each([
  [["--cuont", "5"], "unknown option --cuont; did you mean --count?"],
  [["--toString"], "unknown option --toString; there are --count, --json, --param, --help"],
  [["--count"], "--count expects a value: --count N"],
  [
    ["--count", "--json"],
    "--count expects a value: --count N; one that begins with a dash follows an equals sign: --count=N",
  ],
  [["--json=yes"], '--json takes no value, got "yes"'],
])("%j is refused", (args, message) => {
  expect(() => parseArguments(args, options)).toThrow(new UsageError(message));
});
