import { describe, expect, test, vi } from "vitest";
import { HEADER_BYTES, readHeader } from "../../src/link/frame.ts";
import { LinkAdmission } from "../../src/link/link-admission.ts";
import { seededRandom } from "../conformance/policy.ts";
import { bytesOf, LINK, RecordedEnd } from "./recorded-end.ts";

const MUTATIONS = 6000;
const MIB = 2 ** 20;
const NUMBERS = [0, 1, -1, 0.5, 5, 250, 2 ** 31, 2 ** 31 + 1, 2 ** 53, 1e300, -1e300, NaN, Infinity, -Infinity];

/** Frames of messages of several sizes, and acks, as two ends sent them to each other. */
function conversation(): { readonly toA: readonly Uint8Array[]; readonly toB: readonly Uint8Array[] } {
  const a = new RecordedEnd();
  const b = new RecordedEnd();
  const toA: Uint8Array[] = [];
  const toB: Uint8Array[] = [];
  const exchange = (nowMs: number): void => {
    const [fromA, fromB] = [a.takeFrames(), b.takeFrames()];
    toA.push(...fromB);
    toB.push(...fromA);
    b.receiveAll(fromA, nowMs);
    a.receiveAll(fromB, nowMs);
    for (const { end } of [a, b]) end.tick(nowMs);
  };
  for (const [i, length] of [0, 5, 250, 100, 700, 3, 1200].entries()) {
    a.end.send(bytesOf(length, i), i * 30);
    if (i % 2) b.end.send(bytesOf(length / 2, i), i * 30);
    for (let step = 0; step < 30; step++) exchange(i * 30 + step);
  }
  b.end.reconnected(1000);
  exchange(1000);
  expect(b.delivered).toHaveLength(7);
  return { toA, toB };
}

/** A frame that differs from a true one: in a byte, in a number, in length, or in all. */
function mutated(frame: Uint8Array, random: () => number): Uint8Array {
  const copy = frame.slice();
  const at = (count: number): number => Math.floor(random() * count);
  switch (at(6)) {
    case 0:
      copy[at(copy.length)] = random() * 256;
      return copy;
    case 1:
      copy[at(2)] = random() * 8;
      return copy;
    case 2:
      new DataView(copy.buffer).setFloat64(8 + 8 * at(3), NUMBERS[at(NUMBERS.length)] ?? 0, true);
      return copy;
    case 3:
      return copy.subarray(0, at(copy.length));
    case 4: {
      const longer = new Uint8Array(copy.length + at(500));
      longer.set(copy);
      return longer;
    }
    default: {
      // Of this link, else it would be passed by.
      for (let i = 8; i < copy.length; i++) copy[i] = random() * 256;
      return copy;
    }
  }
}

/** Sizes of the memory, from 1 MiB on, that is allocated while `work` runs. */
function allocations(work: () => void): number[] {
  const sizes: number[] = [];
  const counting = new Proxy(Uint8Array, {
    construct: (target, args: readonly unknown[]) => {
      if (typeof args[0] === "number" && args[0] >= MIB) sizes.push(args[0]);
      return Reflect.construct(target, args) as Uint8Array;
    },
  });
  vi.stubGlobal("Uint8Array", counting);
  try {
    work();
  } finally {
    vi.unstubAllGlobals();
  }
  return sizes;
}

describe("hostile frames", () => {
  test(`of ${MUTATIONS} kinds reset the link, or do nothing; no more is delivered than came`, () => {
    const { toA, toB } = conversation();
    const random = seededRandom(2026);
    let resets = 0;
    for (let i = 0; i < MUTATIONS; i++) {
      const victim = new RecordedEnd();
      victim.end.send(bytesOf(300), 0);
      const frames = random() < 0.7 ? toB : toA;
      const until = Math.floor(random() * frames.length);
      const seen = frames.slice(0, until).concat(mutated(frames[until] ?? new Uint8Array(0), random));
      if (random() < 0.3) seen.push(mutated(frames[until] ?? new Uint8Array(0), random));
      seen.push(...frames.slice(until));
      const sizes = allocations(() => victim.receiveAll(seen, 10));
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(64 * MIB);
      for (let ms = 10; ms < 200; ms += 10) victim.end.tick(ms);
      const came = seen.reduce((sum, { length }) => sum + length, 0);
      const delivered = victim.delivered.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
      expect(delivered).toBeLessThanOrEqual(came);
      expect(victim.frames.length).toBeLessThan(100);
      expect(victim.resets.length).toBeLessThanOrEqual(1);
      resets += victim.resets.length;
    }
    // Both happen.
    expect(resets).toBeGreaterThan(MUTATIONS / 10);
    expect(resets).toBeLessThan(MUTATIONS * 0.9);
  });

  test("of no link are judged without an error, and no link begins that a host has not got", () => {
    const { toB } = conversation();
    const random = seededRandom(7);
    const admission = new LinkAdmission(LINK.incarnation, 10);
    for (let i = 0; i < MUTATIONS; i++) {
      const frame = mutated(toB[Math.floor(random() * toB.length)] ?? new Uint8Array(0), random);
      const verdict = admission.judge(`link ${Math.floor(random() * 30)}`, frame);
      if (readHeader(frame)?.incarnation !== LINK.incarnation) expect(["ignore", "reset"]).toContain(verdict);
      if (random() < 0.5) admission.ended(`link ${Math.floor(random() * 30)}`);
    }
  });

  test("that announce gigabytes take 64 MiB at most, however many; then as much as four times what has come", () => {
    const a = new RecordedEnd({ maxFrameBytes: 1000 });
    a.end.send(bytesOf(1000), 0);
    const [first] = a.takeFrames();
    if (!first) throw new Error("a frame");
    new DataView(first.buffer).setFloat64(24, 2 ** 31, true);
    const b = new RecordedEnd();
    expect(allocations(() => b.receiveAll(new Array<Uint8Array>(100).fill(first), 0))).toEqual([64 * MIB]);
    // One frame that brings more.
    const more = new Uint8Array(64 * MIB + HEADER_BYTES);
    more.set(first.subarray(0, HEADER_BYTES));
    more[1] = 0;
    new DataView(more.buffer).setFloat64(8, 1, true);
    expect(allocations(() => b.receiveAll([more], 0))).toEqual([256 * MIB]);
    expect(b.resets).toEqual([]);
  });

  test("with a long frame in front of a small message give an error, not a message", () => {
    const a = new RecordedEnd();
    a.end.send(bytesOf(10), 0);
    const longer = new Uint8Array(10 * 2 ** 20 + HEADER_BYTES);
    longer.set(a.frames[0] ?? []);
    const b = new RecordedEnd();
    b.end.received(longer, 0);
    expect([b.delivered.length, b.resets.length]).toEqual([0, 1]);
  });
});
