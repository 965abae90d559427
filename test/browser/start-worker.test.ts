import { expect, onTestFinished, test, vi } from "vitest";
import { startWorker } from "../../src/browser/start-worker.ts";

/** What a worker of another origin, here of none, says first. */
function firstWord(text: string): Promise<unknown> {
  const worker = startWorker(new URL(`data:text/javascript,postMessage(${JSON.stringify(text)})`));
  onTestFinished(() => worker.terminate());
  return new Promise((resolve) => {
    worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => resolve(data));
  });
}

test("workers of one script on another origin are started from one address", async () => {
  const make = vi.spyOn(URL, "createObjectURL");
  onTestFinished(() => make.mockRestore());
  expect(await Promise.all([firstWord("a"), firstWord("b")])).toEqual(["a", "b"]);
  expect(make).toHaveBeenCalledTimes(2);
  expect(await firstWord("a")).toBe("a");
  expect(make).toHaveBeenCalledTimes(2);
});
