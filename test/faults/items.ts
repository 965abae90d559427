import { expect } from "vitest";
import type { Scene } from "./scene.ts";

/** A name on every engine: lets the fault strike. */
declare const fault: () => number | undefined;

/** Items of the maps in which a fault strikes. */
export const ITEMS: readonly number[] = Array.from({ length: 40 }, (_, i) => i);

/** Items per task. */
export const CHUNK = 5;

/** The item at which the fault strikes. */
export const HIT = 17;

/** Sent to engines: the item itself, but for the fault. */
export const faultAtHit = (item: number): number | undefined => (item === 17 ? fault() : item);

/** Checks what became of the items of a map. */
export function expectItems(scene: Scene, outcomes: readonly PromiseSettledResult<unknown>[]): void {
  expect(outcomes).toHaveLength(ITEMS.length);
  for (const [i, outcome] of outcomes.entries()) {
    const isHit = i === HIT || (scene.isFatal && Math.floor(i / CHUNK) === Math.floor(HIT / CHUNK));
    // A caller that aborts a map gives up all that has not ended.
    const isGivenUp = scene.stop === "abort" && outcome.status === "rejected";
    if (scene.effect !== "none" && (isHit || isGivenUp)) scene.expectFault((outcome as PromiseRejectedResult).reason);
    else if (i !== HIT) expect(outcome).toEqual({ status: "fulfilled", value: i });
  }
}
