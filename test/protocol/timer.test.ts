import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LONGEST_TIMER_MS, startTimer } from "../../src/protocol/timer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([1, 5000, LONGEST_TIMER_MS])("a timer of %d ms ends after that time, not before", (delayMs) => {
  const act = vi.fn();
  startTimer(act, delayMs);
  vi.advanceTimersByTime(delayMs - 1);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledOnce();
});

test.each([LONGEST_TIMER_MS + 1, 3e9, Number.MAX_VALUE, Number.POSITIVE_INFINITY])(
  "a timer of %d ms never ends: runtimes would make 1 ms of it",
  (delayMs) => {
    const act = vi.fn();
    clearTimeout(startTimer(act, delayMs));
    startTimer(act, delayMs);
    vi.advanceTimersByTime(LONGEST_TIMER_MS);
    expect(act).not.toHaveBeenCalled();
  },
);

test("a timer that was cleared does not end", () => {
  const act = vi.fn();
  clearTimeout(startTimer(act, 10));
  vi.advanceTimersByTime(20);
  expect(act).not.toHaveBeenCalled();
});
