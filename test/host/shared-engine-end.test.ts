import { expect, onTestFinished, test, vi } from "vitest";
import { delayedWire } from "../../src/host/delayed-wire.ts";
import { SharedEngine } from "../../src/host/shared-engine.ts";
import type { FromHost, ToHost } from "../../src/protocol/session.ts";
import { FakeLink } from "../scheduler/fake-link.ts";

test("of an engine that ends with a task that is to stop, nothing is left", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const link = new FakeLink();
  const gone: unknown[] = [];
  const engine = new SharedEngine({ engineId: 0, link, onGone: () => gone.push(engine.answered) });
  const { ends } = delayedWire<ToHost, FromHost>({ roundTripMs: 0, windowBytes: 1e6 });
  engine.open(ends[1], "alice.s");
  const heard: FromHost[] = [];
  ends[0].listen({ onMessage: (message) => heard.push(message), onRoom: () => undefined, onClose: () => undefined });
  ends[0].send({ kind: "requests", requests: [{ kind: "apply", fn: 0, ids: [0, 1, 2], args: [[], [], []] }] }, []);
  ends[0].send({ kind: "stop", ids: [1], graceMs: 1000, listens: false }, []);
  await vi.advanceTimersByTimeAsync(50);
  expect(engine.load).toBe(3);
  link.done([0]);
  link.die();
  await vi.advanceTimersByTimeAsync(50);
  expect(heard.map(({ kind }) => kind)).toContain("ended");
  expect([engine.load, gone, vi.getTimerCount()]).toEqual([0, [1], 0]);
});
