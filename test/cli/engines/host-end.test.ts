import { beforeEach, expect, test, vi } from "vitest";
import { HostEnd } from "../../../src/cli/engines/host-end.ts";

let end: HostEnd;
let isDue: boolean;
let ids: number[];
let drained: number;
const host = {
  drain: () => void drained++,
  get ids() {
    return ids;
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  end = new HostEnd();
  isDue = false;
  ids = [3];
  drained = 0;
  void end.due.then(() => (isDue = true));
  return () => vi.useRealTimers();
});

test("a host that takes no new tasks is to be closed when its last engine has ended", async () => {
  end.noEngines();
  await vi.advanceTimersByTimeAsync(0);
  expect(isDue).toBe(false);
  expect(end.drain(host)).toBe(true);
  await vi.advanceTimersByTimeAsync(1e9);
  expect(isDue).toBe(false);
  end.noEngines();
  await vi.advanceTimersByTimeAsync(0);
  expect(isDue).toBe(true);
});

test("or at once when there is none", async () => {
  ids = [];
  end.drain(host);
  await vi.advanceTimersByTimeAsync(0);
  expect(isDue).toBe(true);
});

test("or when its time is over, which is counted from the first limit", async () => {
  end.drain(host);
  await vi.advanceTimersByTimeAsync(5000);
  expect(end.drain(host, 1000)).toBe(false);
  await vi.advanceTimersByTimeAsync(999);
  end.drain(host, 1000);
  expect([drained, isDue]).toEqual([1, false]);
  await vi.advanceTimersByTimeAsync(1);
  expect(isDue).toBe(true);
});
