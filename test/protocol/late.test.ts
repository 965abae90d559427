import { expect, test } from "vitest";
import { LoadedLater } from "../../src/protocol/late.ts";

const failures: readonly [string, () => Promise<string>][] = [
  ["rejects", () => Promise.reject(new Error("no network"))],
  [
    "throws at once",
    () => {
      throw new Error("no network");
    },
  ],
];

test.each(failures)("what fetches %s: the next call tries again", async (_how, fail) => {
  let tries = 0;
  const late = new LoadedLater(() => (++tries === 1 ? fail() : Promise.resolve("code")));
  await expect(late.load()).rejects.toThrow("no network");
  expect(late.now).toBeUndefined();
  expect(await late.load()).toBe("code");
  expect(late.now).toBe("code");
  expect(await late.load()).toBe("code");
  expect(tries).toBe(2);
});
