import { describe, expect, test } from "vitest";
import { ackFrame, HEADER_BYTES, readHeader, resetFrame, startData, writeAck } from "../../src/link/frame.ts";

const ID = { epoch: 65_535, incarnation: 2 ** 32 - 1 };

describe("a frame", () => {
  test("of data reads as it was written, at any place in memory", () => {
    const frame = startData({
      id: ID,
      sequence: 2 ** 52 + 1,
      isFirst: true,
      isLast: false,
      totalBytes: 2 ** 40,
      partBytes: 5,
    });
    writeAck(frame, 2 ** 52 + 3);
    const elsewhere = new Uint8Array(100);
    elsewhere.set(frame, 3);
    expect(frame).toHaveLength(HEADER_BYTES + 5);
    expect(readHeader(elsewhere.subarray(3, 3 + frame.length))).toEqual({
      ...ID,
      kind: "data",
      isFirst: true,
      isLast: false,
      isResend: false,
      sequence: 2 ** 52 + 1,
      ack: 2 ** 52 + 3,
      extent: 2 ** 40,
    });
  });

  test("of an ack says what comes next, how long it waited, and whether frames are lacking", () => {
    const frame = ackFrame({ id: ID, isResend: true, sequence: 7, waitedMs: 12.5 });
    expect(readHeader(frame)).toMatchObject({ kind: "ack", isResend: true, sequence: 7, ack: 0, extent: 12.5 });
    expect(frame).toHaveLength(HEADER_BYTES);
  });

  test("has its bytes where the README says", () => {
    const frame = startData({
      id: { epoch: 0x0102, incarnation: 0x03040506 },
      sequence: 1,
      isFirst: true,
      isLast: true,
      totalBytes: 1,
      partBytes: 1,
    });
    writeAck(frame, 2);
    const one = [0, 0, 0, 0, 0, 0, 0xf0, 0x3f];
    const two = [0, 0, 0, 0, 0, 0, 0, 0x40];
    expect([...frame]).toEqual([1, 3, 2, 1, 6, 5, 4, 3, ...one, ...two, ...one, 0]);
    expect([resetFrame(ID)[0], ackFrame({ id: ID, isResend: true, sequence: 0, waitedMs: 0 })[1]]).toEqual([3, 4]);
  });

  test.each([
    ["nothing", new Uint8Array(0)],
    ["less than a header", new Uint8Array(HEADER_BYTES - 1).fill(1)],
    ["an unknown kind", new Uint8Array(HEADER_BYTES).fill(4)],
    ["no kind", new Uint8Array(HEADER_BYTES)],
  ])("is not read from %s", (_, bytes) => {
    expect(readHeader(bytes)).toBeUndefined();
  });
});
