import { describe, expect, test } from "vitest";
import { type LinkId, resetFrame } from "../../src/link/frame.ts";
import { LinkAdmission, nextEpoch } from "../../src/link/link-admission.ts";
import { bytesOf, RecordedEnd } from "./recorded-end.ts";

const HOST = 77;

/** Frames of a client's end that has sent three messages, and then reconnected: data 0, 1, 2, 0, 1, 2, ack. */
function framesOf({ epoch = 5, incarnation = HOST }: Partial<LinkId> = {}): Uint8Array[] {
  const a = new RecordedEnd({ epoch, incarnation });
  for (let i = 0; i < 3; i++) a.end.send(bytesOf(5), 0);
  a.end.reconnected(0);
  return a.takeFrames();
}

const judge = (admission: LinkAdmission, frames: readonly Uint8Array[]): string[] =>
  frames.map((frame) => admission.judge("alice 0", frame));

describe("a host", () => {
  test("opens a link with its first frame, and passes the others on", () => {
    const admission = new LinkAdmission(HOST);
    expect(judge(admission, framesOf().slice(0, 4))).toEqual(["open", "pass", "pass", "pass"]);
    expect(judge(admission, [resetFrame({ epoch: 5, incarnation: HOST })])).toEqual(["pass"]);
    expect(admission.judge("bob 0", framesOf()[0] ?? new Uint8Array(0))).toBe("open");
  });

  test.each([1, 2, 6])("opens one whose first frames were lost: frame %d comes first", (first) => {
    expect(judge(new LinkAdmission(HOST), framesOf().slice(first, first + 1))).toEqual(["open"]);
  });

  test("opens none for an end that has sent nothing and asks", () => {
    const a = new RecordedEnd({ epoch: 5, incarnation: HOST });
    a.end.reconnected(0);
    expect(judge(new LinkAdmission(HOST), a.takeFrames())).toEqual(["ignore"]);
  });

  test("answers all frames of a link that is over by a reset, so that none runs twice; those of the next open it", () => {
    const admission = new LinkAdmission(HOST);
    const frames = framesOf();
    judge(admission, frames);
    admission.ended("alice 0");
    admission.ended("alice 0");
    expect(new Set(judge(admission, frames))).toEqual(new Set(["reset"]));
    expect(judge(admission, framesOf({ epoch: 4 }).slice(0, 1))).toEqual(["reset"]);
    expect(judge(admission, framesOf({ epoch: 6 }).slice(0, 2))).toEqual(["open", "pass"]);
  });

  test("drops a link for a later one, and ignores what is left of the older", () => {
    const admission = new LinkAdmission(HOST);
    judge(admission, framesOf());
    expect(judge(admission, framesOf({ epoch: 7 }).slice(0, 2))).toEqual(["open", "pass"]);
    expect(new Set(judge(admission, framesOf()))).toEqual(new Set(["ignore"]));
    admission.ended("alice 0");
    expect(judge(admission, framesOf({ epoch: 7 }).slice(0, 1))).toEqual(["reset"]);
  });

  test("answers frames for a process of before by a reset", () => {
    const admission = new LinkAdmission(HOST);
    const frames = framesOf({ incarnation: HOST - 1 });
    expect(new Set(judge(admission, frames))).toEqual(new Set(["reset"]));
    expect(judge(admission, [resetFrame({ epoch: 5, incarnation: HOST - 1 })])).toEqual(["ignore"]);
  });

  test("answers frames of a link that it must have forgotten by a reset: its end has had frames", () => {
    const a = new RecordedEnd({ epoch: 5, incarnation: HOST });
    const host = new RecordedEnd({ epoch: 5, incarnation: HOST });
    host.end.send(bytesOf(1), 0);
    a.receiveAll(host.takeFrames(), 0);
    a.end.send(bytesOf(1), 0);
    expect(judge(new LinkAdmission(HOST), a.takeFrames())).toEqual(["reset"]);
  });

  test("ignores a reset for a link that it does not know, and what is no frame", () => {
    const admission = new LinkAdmission(HOST);
    expect(judge(admission, [resetFrame({ epoch: 5, incarnation: HOST }), new Uint8Array(5)])).toEqual([
      "ignore",
      "ignore",
    ]);
  });

  test("remembers so many links that are over, the newest", () => {
    const admission = new LinkAdmission(HOST, 2);
    const [first = new Uint8Array(0)] = framesOf();
    for (const name of ["a", "b", "c", "d"]) admission.judge(name, first);
    for (const name of ["b", "a", "c"]) admission.ended(name);
    expect(["a", "c", "d", "b"].map((name) => admission.judge(name, first))).toEqual([
      "reset",
      "reset",
      "pass",
      "open",
    ]);
  });

  test("knows an epoch as later beyond the largest number", () => {
    expect([nextEpoch(0), nextEpoch(65_535)]).toEqual([1, 0]);
    const admission = new LinkAdmission(HOST);
    const epochs = [65_534, 65_535, 0, 65_535, 1, 1];
    expect(epochs.map((epoch) => judge(admission, framesOf({ epoch }).slice(0, 1)))).toEqual([
      ["open"],
      ["open"],
      ["open"],
      ["ignore"],
      ["open"],
      ["pass"],
    ]);
  });
});
