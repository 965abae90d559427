import { describe, expect, test } from "vitest";
import { LinkEnd } from "../../src/link/link-end.ts";
import { bytesOf, LINK, RecordedEnd } from "./recorded-end.ts";

/** Ticks whenever an end asks for it, until a time. Returns when it did something, and what. */
function ticked(recorded: RecordedEnd, untilMs: number): [number, string[]][] {
  const done: [number, string[]][] = [];
  for (let ms = recorded.wakeMs ?? Infinity; ms <= untilMs; ms = recorded.wakeMs ?? Infinity) {
    recorded.wakeMs = undefined;
    recorded.end.tick(ms);
    const names = recorded.takeNames();
    if (names.length > 0) done.push([ms, names]);
  }
  return done;
}

/** An end with messages of 100 bytes in flight, each a frame of 132 bytes, and one that has none of them. */
function inFlight(count: number) {
  const a = new RecordedEnd();
  const b = new RecordedEnd();
  for (let i = 0; i < count; i++) a.end.send(bytesOf(100, i), 0);
  return { a, b, frames: a.takeFrames() };
}

/** Has `b` ask for what it lacks. */
function ask(b: RecordedEnd, nowMs: number): Uint8Array {
  b.end.offline();
  b.end.reconnected(nowMs);
  return b.takeFrames().at(-1) ?? new Uint8Array(0);
}

describe("an end that sends", () => {
  test("numbers its frames from 0 on, and marks the first and the last part of a message", () => {
    const a = new RecordedEnd();
    a.end.send(bytesOf(250), 0);
    a.end.send(new Uint8Array(0), 0);
    expect(a.takeHeaders().map(({ sequence, isFirst, isLast, extent }) => [sequence, isFirst, isLast, extent])).toEqual(
      [
        [0, true, false, 250],
        [1, false, false, 0],
        [2, false, true, 0],
        [3, true, true, 0],
      ],
    );
  });

  test("sends one frame again while nothing is heard, after pauses that grow, and says which number comes next", () => {
    const { a } = inFlight(5);
    expect(ticked(a, 60_000)).toEqual([1, 3, 7, 15, 31, 47].map((s) => [s * 1000, ["data 0", "ack 0"]]));
    expect(a.wakeMs).toBe(63_000);
  });

  test("needs no word on what comes next when one frame is all", () => {
    const { a } = inFlight(1);
    expect(ticked(a, 2000)).toEqual([[1000, ["data 0"]]]);
  });

  test("waits a second again after progress, and for ever when all has arrived", () => {
    const { a, b, frames } = inFlight(2);
    ticked(a, 4000);
    b.receiveAll(frames.slice(0, 1), 4000);
    b.end.tick(4020);
    a.receiveAll(b.takeFrames(), 4500);
    expect(ticked(a, 6000)).toEqual([[5500, ["data 1"]]]);
    b.receiveAll(frames.slice(1), 6000);
    b.end.tick(6020);
    a.receiveAll(b.takeFrames(), 6020);
    expect(ticked(a, 100_000)).toEqual([]);
    expect(a.wakeMs).toBeUndefined();
  });

  test("sends all in flight again, in order, when it is asked", () => {
    const { a, b, frames } = inFlight(4);
    b.receiveAll([...frames.slice(0, 1), ...frames.slice(2)], 10);
    a.receiveAll(b.takeFrames(), 20);
    expect(a.takeNames()).toEqual(["data 1", "data 2", "data 3"]);
  });

  test("sends it once while that is on its way, however often it is asked, and again when it should have come", () => {
    const { a, b, frames } = inFlight(3);
    // A round trip of 100 ms: 300 ms with its deviation.
    b.receiveAll(frames.slice(0, 1), 50);
    b.end.tick(70);
    a.receiveAll(b.takeFrames(), 120);
    a.receiveAll([ask(b, 200)], 250);
    expect(a.takeNames()).toEqual(["data 1", "data 2"]);
    for (const ms of [260, 310, 360]) a.receiveAll([ask(b, ms)], ms);
    expect(ticked(a, 569)).toEqual([]);
    expect(ticked(a, 700)).toEqual([[570, ["data 1", "data 2"]]]);
  });

  test("does not send it again when it has come", () => {
    const { a, b, frames } = inFlight(3);
    for (const ms of [0, 1, 2]) a.receiveAll([ask(b, ms)], ms);
    a.takeFrames();
    b.receiveAll(frames, 5);
    b.end.tick(25);
    a.receiveAll(b.takeFrames(), 10);
    expect(ticked(a, 100_000)).toEqual([]);
  });

  test("does not send again what is in flight once there is progress", () => {
    const { a, b, frames } = inFlight(3);
    for (const ms of [0, 1]) a.receiveAll([ask(b, ms)], ms);
    a.takeFrames();
    b.receiveAll(frames.slice(0, 1), 5);
    b.end.tick(25);
    a.receiveAll(b.takeFrames(), 10);
    expect(ticked(a, 1009)).toEqual([]);
    expect(ticked(a, 1010)).toEqual([[1010, ["data 1", "ack 0"]]]);
  });

  test("publishes nothing while it is offline; then what was in flight, a question, and what it was called with", () => {
    const { a, b, frames } = inFlight(2);
    b.end.send(bytesOf(1), 0);
    a.end.offline();
    a.end.send(bytesOf(100), 10);
    // These had come before the connection was lost.
    a.receiveAll(b.takeFrames(), 10);
    a.end.tick(5000);
    expect(a.takeNames()).toEqual([]);
    a.end.reconnected(6000);
    expect(a.takeNames()).toEqual(["data 0", "data 1", "data 2", "ack 1 resend"]);
    // The other end had them all along.
    b.receiveAll(frames, 6000);
    expect(b.delivered).toHaveLength(2);
  });

  test("sends again after a reconnection also what it sent while it did not know that the connection was lost", () => {
    const { a } = inFlight(2);
    a.end.reconnected(1);
    expect(a.takeNames()).toEqual(["data 0", "data 1", "ack 0 resend"]);
  });

  test("has the other end send again what was lost at its own reconnection", () => {
    const { a, b } = inFlight(2);
    a.receiveAll([ask(b, 10)], 10);
    b.receiveAll(a.takeFrames(), 20);
    expect(b.delivered).toHaveLength(2);
  });

  test("refuses a message that is longer than the limit, and sends nothing of it", () => {
    const a = new RecordedEnd({ maxMessageBytes: 10 });
    expect(() => a.end.send([bytesOf(6), bytesOf(5)], 0)).toThrow(
      new RangeError("a message of 11 bytes is longer than 10; send it in pieces"),
    );
    expect([a.frames, a.end.room()]).toEqual([[], LINK.windowBytes]);
  });
});

describe("the window", () => {
  test("counts bytes, with those of headers, when they are sent", () => {
    const a = new RecordedEnd();
    a.end.send(bytesOf(250), 0);
    expect(a.end.room()).toBe(1000 - 250 - 3 * 32);
    a.end.send(bytesOf(100_000), 0);
    expect(a.end.room()).toBeLessThan(-100_000);
    expect(a.frames.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(1000);
  });

  test("opens with what arrives, and `drained` is called once there is room after there was none", () => {
    const { a, b, frames } = inFlight(12);
    expect([frames.length, a.end.room()]).toEqual([7, 1000 - 12 * 132]);
    const rounds: [number, number][] = [];
    for (let next = frames; next.length > 0; next = a.takeFrames()) {
      for (const frame of next) b.end.received(frame, 0);
      b.end.tick(20);
      a.receiveAll(b.takeFrames(), 20);
      rounds.push([a.end.room(), a.drained]);
    }
    expect(rounds).toEqual([
      [340, 1],
      [1000, 1],
    ]);
    expect(b.delivered).toHaveLength(12);
  });

  test("lets one frame through that is larger than itself", () => {
    const a = new RecordedEnd({ windowBytes: 10 });
    a.end.send(bytesOf(300), 0);
    expect(a.takeNames()).toEqual(["data 0"]);
    expect(a.end.room()).toBe(10 - 300 - 96);
  });

  test.each([
    [{ maxFrameBytes: 32 }, "frames must be longer than their header of 32 bytes, got 32"],
    [{ windowBytes: 0 }, "the window must be at least 1 byte, got 0"],
    [{ epoch: 65_536 }, "the epoch is an integer from 0 to 65535, got 65536"],
    [{ incarnation: -1 }, "the incarnation is an integer from 0 to 4294967295, got -1"],
  ])("and its like are checked: %o", (options, message) => {
    expect(() => new LinkEnd({} as never, { ...LINK, ...options })).toThrow(new RangeError(message));
  });
});
