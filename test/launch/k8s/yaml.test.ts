import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { type Plain, yamlOf } from "../../../src/launch/k8s/yaml.ts";

test("values are read as they were, by YAML 1.1, which kubectl reads, and 1.2", () => {
  const scalar = fc.oneof(
    fc.boolean(),
    fc.integer(),
    fc.string({ unit: "grapheme" }),
    fc.string({
      unit: fc.constantFrom(
        "a",
        "n",
        "o",
        ":",
        "-",
        " ",
        "#",
        "\n",
        "1",
        "e",
        ".",
        "~",
        "{",
        "[",
        "'",
        "|",
        ">",
        "&",
        "*",
        "!",
        "%",
        "@",
      ),
    }),
    fc.constantFrom(
      "yes",
      "No",
      "null",
      "0440",
      "1:30",
      "1e3",
      "- a",
      "a: b",
      "a #b",
      "line\n",
      "a\n\n b\n",
      "~",
      "<<",
      "-e1",
      "e-0",
    ),
  );
  const values = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie("value")), fc.dictionary(fc.string(), tie("value"))),
  })).value as fc.Arbitrary<Plain>;
  fc.assert(
    fc.property(values, (value) => {
      const text = yamlOf(value);
      // A parser of an object would take this name for its prototype.
      fc.pre(!JSON.stringify(value).includes("__proto__"));
      expect(parse(text, { version: "1.2" })).toEqual(value);
      expect(parse(text, { version: "1.1", merge: false })).toEqual(value);
    }),
    { numRuns: 300 },
  );
});

test("people can read it", () => {
  const value = {
    name: "a-b",
    list: ["--url", "nats://head:4222", ":1", { on: true, count: 1 }],
    text: "{\n  1\n}\n",
    none: {},
  };
  expect(yamlOf(value)).toBe(
    [
      "name: a-b",
      "list:",
      "  - --url",
      "  - nats://head:4222",
      '  - ":1"',
      '  - "on": true',
      "    count: 1",
      "text: |",
      "  {",
      "    1",
      "  }",
      "none: {}",
      "",
    ].join("\n"),
  );
});
