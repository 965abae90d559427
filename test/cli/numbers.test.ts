import { expect, test } from "vitest";
import { readEngines, readSamples, readSeed } from "../../src/cli/numbers.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

test.each([
  ["1", 1],
  ["1e10", 1e10],
  ["1E3", 1000],
  ["1.5e3", 1500],
  ["1_000_000", 1_000_000],
  ["9007199254740991", Number.MAX_SAFE_INTEGER],
])("--samples %s is a number", (text, samples) => {
  expect(readSamples(text)).toBe(samples);
});

test.each(["0", "-1", "1.5", "NaN", "abc", "1e400", "Infinity", "9007199254740992", "1__0", "_1", "0x10", "1e-3"])(
  "--samples %s is refused, with what is expected and what was given",
  (text) => {
    const message = `--samples expects a whole number from 1 to 2^53 - 1, such as 1e10; got ${text}`;
    expect(() => readSamples(text)).toThrow(new UsageError(message));
  },
);

test.each(["", " 1", "1 000"])("what is not a word is quoted: %j", (text) => {
  expect(() => readSamples(text)).toThrow(`got ${JSON.stringify(text)}`);
});

test("--engines is a whole number from 1 to 1024", () => {
  expect(readEngines("3")).toBe(3);
  for (const text of ["0", "-2", "2.5", "1025", "1e9", "two"]) {
    expect(() => readEngines(text)).toThrow(
      new UsageError(`--engines expects a whole number from 1 to 1024; got ${text}`),
    );
  }
});

test("--seed is any 64-bit number", () => {
  expect(readSeed("0")).toBe(0n);
  expect(readSeed("18446744073709551615")).toBe(2n ** 64n - 1n);
  expect(readSeed("0xFFFF_FFFF")).toBe(2n ** 32n - 1n);
  for (const text of ["-1", "1.5", "18446744073709551616", "1e3", "0x", "abc"]) {
    expect(() => readSeed(text)).toThrow(
      new UsageError(`--seed expects a whole number from 0 to 2^64 - 1; got ${text}`),
    );
  }
});
