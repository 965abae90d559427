import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startPatience } from "../../src/protocol/patience.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** Time passes in which no timer can be called, as while the thread computes or the process is stopped. */
function block(ms: number): void {
  const nowMs = performance.now();
  const clock = vi.spyOn(performance, "now").mockImplementation(() => nowMs + ms);
  vi.advanceTimersToNextTimer();
  clock.mockRestore();
}

test("it is over after its time, when the thread is free", () => {
  const act = vi.fn();
  startPatience(act, 10_000);
  vi.advanceTimersByTime(9999);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledTimes(1);
});

test("time in which the thread hears nobody hardly counts, whenever it comes", () => {
  for (const freeMs of [0, 5000, 9500]) {
    const act = vi.fn();
    startPatience(act, 10_000);
    vi.advanceTimersByTime(freeMs);
    block(60_000);
    vi.advanceTimersByTime(400);
    expect(act, `after ${freeMs} ms`).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(act).toHaveBeenCalledTimes(1);
  }
});

test("it is over in the end also for a thread that is always busy", () => {
  const act = vi.fn();
  startPatience(act, 10_000);
  for (let i = 0; i < 20; i++) block(60_000);
  expect(act).toHaveBeenCalledTimes(1);
});

test("it ends when it is told to", () => {
  const act = vi.fn();
  const end = startPatience(act, 10);
  vi.advanceTimersByTime(5);
  end();
  vi.advanceTimersByTime(100);
  expect(act).not.toHaveBeenCalled();
});
