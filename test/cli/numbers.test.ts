import { expect, test } from "vitest";
import {
  readChunkSamples,
  readConfidenceLevel,
  readEngines,
  readReal,
  readSamples,
  readSeed,
  readTime,
  readTolerance,
  seedNumber,
} from "../../src/cli/numbers.ts";
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
  for (const engines of [1, 3, 1024]) expect(readEngines(String(engines))).toBe(engines);
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

test("--chunk-samples is a whole number below 2^31", () => {
  expect(readChunkSamples("1e6")).toBe(1e6);
  expect(readChunkSamples("1")).toBe(1);
  expect(readChunkSamples("2147483647")).toBe(2 ** 31 - 1);
  for (const text of ["0", "2147483648", "1.5", "-1", "x"]) expect(() => readChunkSamples(text)).toThrow(`got ${text}`);
});

test("an error to stop at is any number above 0", () => {
  expect(readTolerance("1e-5", "--standard-error")).toBe(1e-5);
  expect(readTolerance(".5", "--standard-error")).toBe(0.5);
  for (const text of ["0", "-1", "1e999", "x"]) {
    expect(() => readTolerance(text, "--standard-error")).toThrow(
      new UsageError(`--standard-error expects a number > 0, such as 1e-4; got ${text}`),
    );
  }
});

test("--confidence-level is a probability", () => {
  expect(readConfidenceLevel("0.99")).toBe(0.99);
  for (const text of ["0", "1", "95", "x"]) {
    expect(() => readConfidenceLevel(text)).toThrow(
      new UsageError(`--confidence-level expects a number between 0 and 1, such as 0.99; got ${text}`),
    );
  }
});

test.each([
  ["10s", 10_000],
  ["500ms", 500],
  ["1.5 min", 90_000],
  ["2h", 7_200_000],
  ["1e-1s", 100],
  ["24d", 24 * 86_400_000],
  // What timers take at most.
  ["2147483647ms", 2 ** 31 - 1],
])("a time of %s", (text, ms) => {
  expect(readTime(text, "--time-limit")).toBeCloseTo(ms, 6);
});

test.each(["10", "s", "0s", "-1s", "5 parsecs", ""])("a time of %j is refused", (text) => {
  expect(() => readTime(text, "--time-limit")).toThrow(
    "--time-limit expects a time with its unit, such as 10s, 500ms, 5min or 2h; got ",
  );
});

test("a time that no timer takes is refused", () => {
  for (const text of ["25d", "2147483648ms"]) {
    expect(() => readTime(text, "--time-limit")).toThrow(`--time-limit expects at most 24 days; got ${text}`);
  }
});

test.each([
  ["-1.5e-3", -0.0015],
  ["+2", 2],
  ["1_000", 1000],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["true", 1],
  ["false", 0],
  ["", Number.NaN],
  ["0x10", Number.NaN],
  ["--1", Number.NaN],
])("the number %j", (text, number) => {
  expect(readReal(text)).toBe(number);
});

test("a seed in JSON is a number while it is exact", () => {
  expect(seedNumber(2n ** 53n - 1n)).toBe(2 ** 53 - 1);
  expect(seedNumber(2n ** 53n)).toBe("9007199254740992");
});
