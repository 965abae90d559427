import { describe, expect, test } from "vitest";
import { RoundTrip } from "../../src/link/round-trip.ts";
import { seededRandom } from "../conformance/policy.ts";
import { LossyService } from "./lossy-service.ts";
import { bytesOf, LINK, RecordedEnd } from "./recorded-end.ts";
import { VirtualTime } from "./virtual-time.ts";

describe("the round trip", () => {
  test("is 0 before it was measured, then that, then a mean that moves by an eighth", () => {
    const trip = new RoundTrip();
    expect([trip.meanMs, trip.lateMs]).toEqual([0, 0]);
    trip.add(10, 0);
    expect([trip.meanMs, trip.lateMs]).toEqual([10, 30]);
    trip.add(26, 8);
    expect(trip.meanMs).toBe(11);
    expect(trip.lateMs).toBe(11 + 4 * (5 + (8 - 5) / 4));
  });

  test("only becomes shorter by what rode on another frame, as that may have waited", () => {
    const trip = new RoundTrip();
    trip.add(10, undefined);
    trip.add(1000, undefined);
    expect(trip.meanMs).toBe(10);
    trip.add(2, undefined);
    expect(trip.meanMs).toBe(9);
  });

  test("takes no sample that can't be", () => {
    const trip = new RoundTrip();
    for (const [elapsedMs, waitedMs] of [
      [NaN, 0],
      [10, 11],
      [10, -1],
      [10, NaN],
      [10, -Infinity],
      [-1, 0],
    ] as const) {
      trip.add(elapsedMs, waitedMs);
    }
    expect([trip.meanMs, trip.lateMs]).toEqual([0, 0]);
  });

  test("is measured anew on another connection", () => {
    const trip = new RoundTrip();
    trip.add(10, 0);
    trip.forget();
    expect(trip.meanMs).toBe(10);
    trip.add(200, 0);
    expect(trip.meanMs).toBe(200);
  });

  test.each([0.25, 10, 300])("is known to an end where a frame needs %d ms, though acks wait up to 20 ms", (wayMs) => {
    const time = new VirtualTime();
    const traits = { loss: 0, repeats: 0, late: 0, wayMs, link: LINK };
    const { sides } = new LossyService(time, seededRandom(1), traits);
    for (let i = 0; i < 100; i++) time.at(i * 50, () => sides[0].end.send(bytesOf(5), time.nowMs));
    time.run(10_000);
    expect(sides[0].end.roundTripMs()).toBeCloseTo(2 * wayMs, 6);
    expect(sides[1].end.roundTripMs()).toBe(0);
  });

  test("is not measured by a frame that was sent twice (Karn)", () => {
    const a = new RecordedEnd();
    const b = new RecordedEnd();
    a.end.send(bytesOf(5), 0);
    b.receiveAll(a.takeFrames(), 1);
    a.end.tick(1000);
    b.end.tick(21);
    a.receiveAll(b.takeFrames(), 1001);
    expect(a.end.room()).toBe(LINK.windowBytes);
    expect(a.end.roundTripMs()).toBe(0);
    a.end.send(bytesOf(5), 2000);
    b.receiveAll(a.takeFrames(), 2003);
    b.end.tick(2023);
    a.receiveAll(b.takeFrames(), 2026);
    expect(a.end.roundTripMs()).toBe(6);
  });
});
