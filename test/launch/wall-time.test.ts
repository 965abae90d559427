import { expect, test } from "vitest";
import { lifetimeOf, readWallTime, wallTimeText } from "../../src/launch/wall-time.ts";

test.each([
  ["30", 30 * 60],
  ["1:30", 90],
  ["1:00:00", 3600],
  ["2-12:00:00", 2.5 * 86_400],
  ["1-12", 1.5 * 86_400],
  ["1-12:30", 1.5 * 86_400 + 1800],
  ["90s", 90],
  ["50m", 3000],
  ["1.5h", 5400],
  ["2d", 172_800],
])("%s is a time of %d s", (text, seconds) => {
  expect(readWallTime(text)).toBe(1000 * seconds);
});

test.each(["", "0", "0:00:00", "1:2:3:4", "-5", "1 h", "1h30m"])("%j is no time", (text) => {
  expect(() => readWallTime(text)).toThrow(RangeError);
});

test.each([5, null, ["5"]])("%j is no text", (time) => {
  expect(() => readWallTime(time)).toThrow(TypeError);
  expect(() => readWallTime(time)).toThrow('time expects a text such as "50m", got ');
});

test.each([
  [3_600_000, "1:00:00"],
  [90_500, "0:01:31"],
  [100 * 3_600_000, "100:00:00"],
])("%d ms as batch systems write it", (ms, text) => {
  expect(wallTimeText(ms)).toBe(text);
});

test("the last part of a job's time, 10 s to 5 min, is for what runs then", () => {
  expect(lifetimeOf(3_600_000)).toBe(3_300_000);
  expect(lifetimeOf(600_000)).toBe(540_000);
  expect(lifetimeOf(60_000)).toBe(50_000);
  expect(lifetimeOf(5000)).toBe(1000);
  // More than a timer takes.
  expect(lifetimeOf(readWallTime("30-00:00:00"))).toBe(24 * 86_400_000);
});
