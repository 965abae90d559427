import { describe, expect, test } from "vitest";
import { resetFrame } from "../../src/link/frame.ts";
import { bytesOf, headerOf, LINK, RecordedEnd } from "./recorded-end.ts";

/** An end that has sent messages, the frames of these, and an end that is to receive them. */
function made(lengths: readonly number[], options = {}) {
  const a = new RecordedEnd(options);
  const b = new RecordedEnd(options);
  const messages = lengths.map((length, i) => bytesOf(length, i));
  for (const message of messages) a.end.send(message, 0);
  return { a, b, messages, frames: a.takeFrames() };
}

/** Writes over the first frame of a message of two. */
function broken(change: (view: DataView) => void): RecordedEnd {
  const { b, frames } = made([150]);
  const [first, second] = frames.map((frame) => frame.slice());
  if (!first || !second) throw new Error("two frames");
  change(new DataView(first.buffer));
  b.receiveAll([first, second], 0);
  return b;
}

describe("an end that receives", () => {
  test("delivers messages whole, in memory of their own: empty ones, small ones, and those of many frames", () => {
    const { b, frames, messages } = made([0, 5, 100, 101, 400]);
    expect(frames).toHaveLength(9);
    b.receiveAll(frames, 0);
    expect(b.delivered).toEqual(messages);
    for (const { byteOffset, buffer, length } of b.delivered)
      expect([byteOffset, buffer.byteLength]).toEqual([0, length]);
  });

  test("joins the parts of a message as they were sent", () => {
    const a = new RecordedEnd();
    const b = new RecordedEnd();
    const whole = bytesOf(300);
    a.end.send([whole.subarray(0, 1), whole.subarray(1, 1), whole.subarray(1, 250), whole.subarray(250)], 0);
    a.end.send([], 0);
    b.receiveAll(a.takeFrames(), 0);
    expect(b.delivered).toEqual([whole, new Uint8Array(0)]);
  });

  test("takes a frame once: one that comes again is dropped, and acked as its sender does not know that it came", () => {
    const { b, frames, messages } = made([5, 6]);
    b.receiveAll(frames, 0);
    b.end.tick(20);
    expect(b.takeNames()).toEqual(["ack 2"]);
    b.receiveAll(frames, 30);
    b.end.tick(49);
    expect(b.takeNames()).toEqual([]);
    b.end.tick(50);
    expect(b.takeNames()).toEqual(["ack 2"]);
    expect(b.delivered).toEqual(messages);
  });

  test("takes no frame before its turn, and asks for what is lacking, at most once in 50 ms", () => {
    const { b, frames, messages } = made([5, 6, 7, 8]);
    b.receiveAll(frames.slice(0, 1), 100);
    b.receiveAll(frames.slice(2), 100);
    expect(b.takeNames()).toEqual(["ack 1 resend"]);
    b.receiveAll(frames.slice(2), 120);
    b.receiveAll(frames.slice(2), 149);
    expect(b.takeNames()).toEqual([]);
    // It comes to that by itself.
    b.end.tick(149);
    expect(b.wakeMs).toBe(150);
    b.end.tick(150);
    expect(b.takeNames()).toEqual(["ack 1 resend"]);
    b.receiveAll(frames.slice(1), 160);
    expect(b.delivered).toEqual(messages);
  });

  test("does not ask once what was lacking has come", () => {
    const { b, frames } = made([5, 6, 7]);
    b.receiveAll([...frames.slice(2), ...frames.slice(2)], 0);
    b.receiveAll(frames, 10);
    expect(b.takeNames()).toEqual(["ack 0 resend"]);
    b.end.tick(1000);
    expect(b.takeNames()).toEqual(["ack 3"]);
  });

  test("asks when it hears of frames that did not come", () => {
    const { a, b } = made([5, 6]);
    a.end.received(a.takeFrames()[0] ?? new Uint8Array(0), 0);
    a.end.reconnected(10);
    // Only the ack arrives.
    b.receiveAll(a.takeFrames().slice(-1), 10);
    expect(b.takeNames()).toEqual(["ack 0 resend"]);
  });

  test("says after 20 ms what has arrived, once", () => {
    const { b, frames } = made([5, 6]);
    b.receiveAll(frames.slice(0, 1), 100);
    b.receiveAll(frames.slice(1), 115);
    expect(b.wakeMs).toBe(120);
    b.end.tick(119);
    expect(b.takeNames()).toEqual([]);
    b.end.tick(120);
    const [ack] = b.takeHeaders();
    expect(ack).toMatchObject({ kind: "ack", ack: 2, isResend: false, sequence: 0, extent: 5 });
    b.end.tick(1000);
    expect(b.frames).toEqual([]);
  });

  test("lets it ride on a message, also on the answer to the one that has come", () => {
    const { b, frames } = made([5, 6]);
    b.onDelivered = () => b.end.send(bytesOf(1), 0);
    b.receiveAll(frames, 0);
    expect(b.takeHeaders().map(({ kind, ack }) => [kind, ack])).toEqual([
      ["data", 1],
      ["data", 2],
    ]);
    b.end.tick(20);
    expect(b.takeNames()).toEqual([]);
  });

  test("says it at once after a quarter of the window", () => {
    // Frames of 132 bytes; a quarter is 250.
    const { b, frames } = made([700]);
    b.receiveAll(frames, 0);
    expect(b.takeNames()).toEqual(["ack 2", "ack 4", "ack 6"]);
  });

  test("passes frames by that are of another epoch, or for another host", () => {
    for (const other of [{ epoch: 2 }, { epoch: 4 }, { incarnation: 1 }]) {
      const { frames } = made([5], other);
      const b = new RecordedEnd();
      b.receiveAll([...frames, resetFrame({ ...LINK, ...other })], 0);
      expect([b.delivered, b.resets, b.wakeMs]).toEqual([[], [], undefined]);
    }
  });

  test("is over when the other end is reset", () => {
    const { b, frames } = made([5, 6]);
    b.receiveAll([resetFrame(LINK), ...frames], 0);
    b.end.send(bytesOf(1), 0);
    b.end.reconnected(0);
    b.end.tick(5000);
    expect(b.resets.map(String)).toEqual(["Error: the other end does not know the link any more"]);
    expect([b.delivered, b.frames]).toEqual([[], []]);
  });

  test("says and delivers nothing after close, also when that was called with a message", () => {
    const { b, frames, messages } = made([5, 6]);
    b.onDelivered = () => b.end.close();
    b.receiveAll(frames, 0);
    b.end.close();
    b.end.tick(1000);
    expect([b.delivered, b.frames, b.resets]).toEqual([messages.slice(0, 1), [], []]);
  });

  test("says at once what has arrived when it is asked to, once, and only while there is a connection", () => {
    const [a, b] = [new RecordedEnd(), new RecordedEnd()];
    b.end.acknowledge(0);
    expect(b.takeNames()).toEqual([]);
    a.end.send(bytesOf(3), 0);
    b.receiveAll(a.takeFrames(), 0);
    b.end.acknowledge(0);
    b.end.acknowledge(0);
    expect(b.takeHeaders().map(({ kind, ack }) => [kind, ack])).toEqual([["ack", 1]]);
    a.end.send(bytesOf(3), 0);
    b.receiveAll(a.takeFrames(), 0);
    b.end.offline();
    b.end.acknowledge(0);
    expect(b.takeNames()).toEqual([]);
  });
});

describe("a frame that can't be ends the link at both ends", () => {
  test.each<[string, (view: DataView) => void, string]>([
    ["a number that is none", (view) => view.setFloat64(8, Number.NaN, true), "a frame has the number NaN"],
    ["a number below 0", (view) => view.setFloat64(8, -1, true), "a frame has the number -1"],
    ["half a number", (view) => view.setFloat64(8, 0.5, true), "a frame has the number 0.5"],
    [
      "an ack of what was not sent",
      (view) => view.setFloat64(16, 1, true),
      "frame 1 is expected next, and 0 frames were sent",
    ],
    ["half an ack", (view) => view.setFloat64(16, -0.5, true), "frame -0.5 is expected next, and 0 frames were sent"],
    ["a length below 0", (view) => view.setFloat64(24, -8, true), "a message has -8 bytes"],
    ["no length", (view) => view.setFloat64(24, Number.NaN, true), "a message has NaN bytes"],
    [
      "a length beyond the limit",
      (view) => view.setFloat64(24, 2 ** 31 + 1, true),
      "a message has 2147483649 bytes, more than the 2147483648 that are taken",
    ],
    [
      "a length that is too small",
      (view) => view.setFloat64(24, 99, true),
      "a message of 99 bytes has 100 bytes or more",
    ],
    [
      "a length that is too large",
      (view) => view.setFloat64(24, 151, true),
      "a message of 151 bytes has 150 bytes or more",
    ],
    ["an end that comes too early", (view) => view.setUint8(1, 3), "a message of 150 bytes has 100 bytes or more"],
    ["no first part", (view) => view.setUint8(1, 0), "a message has no first part"],
  ])("%s", (_, change, message) => {
    const b = broken(change);
    expect(b.resets.map(String)).toEqual([`Error: the other end of the link sent what can't be: ${message}`]);
    expect(b.delivered).toEqual([]);
    const last = b.takeFrames().at(-1) ?? new Uint8Array(0);
    expect(headerOf(last)).toMatchObject({ kind: "reset", epoch: LINK.epoch, incarnation: LINK.incarnation });
  });

  test("a message that begins before the one before it has ended", () => {
    const { b, frames } = made([150]);
    const other = made([5, 5]).frames[1] ?? new Uint8Array(0);
    b.receiveAll([...frames.slice(0, 1), other], 0);
    expect(b.resets.map(String)).toEqual([
      "Error: the other end of the link sent what can't be: a message begins before the one before it has ended",
    ]);
  });
});
