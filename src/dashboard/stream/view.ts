import { Store } from "../../look/store.ts";
import { serverNow } from "../seen/seen.ts";

/** The part of the past that the stream shows. */
export interface TimeView {
  readonly spanMs: number;
  /** Its end, ms since the epoch; undefined: now. */
  readonly endMs: number | undefined;
}

/** Spans that are offered. */
export const SPANS_MS = [10_000, 30_000, 60_000, 120_000] as const;
const SHORTEST_MS = 20;
const LONGEST_MS = 120_000;
const USUAL_MS = 30_000;
// What has ended just now is told a moment later: the live end stays behind, so that no gap is at it.
const LAG_MS = 600;

export const view = new Store<TimeView>({ spanMs: USUAL_MS, endMs: undefined });

/** From when to when. */
export function windowOf({ spanMs, endMs }: TimeView): readonly [fromMs: number, toMs: number] {
  const toMs = endMs ?? serverNow() - LAG_MS;
  return [toMs - spanMs, toMs];
}

/** Holds what is shown, or goes on with what happens now. */
export function setPaused(isPaused: boolean): void {
  const { spanMs, endMs } = view.value;
  view.set({ spanMs, endMs: isPaused ? (endMs ?? windowOf(view.value)[1]) : undefined });
}

export function setSpan(spanMs: number): void {
  view.set({ ...view.value, spanMs });
}

/** Shows less or more. @param at - part of the width that stays where it is, 0 to 1; the end while it is live */
export function zoom(factor: number, at = 1): void {
  const { endMs } = view.value;
  const spanMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, view.value.spanMs * factor));
  const isLive = endMs === undefined && at > 0.95;
  const end = windowOf(view.value)[1];
  view.set({ spanMs, endMs: isLive ? undefined : end + (1 - at) * (spanMs - view.value.spanMs) });
}

/** Goes to an earlier time, or a later one; at the end it follows again. @param part - of the width */
export function pan(part: number): void {
  const { spanMs } = view.value;
  const end = windowOf(view.value)[1] + part * spanMs;
  const isLive = end >= serverNow() - LAG_MS;
  view.set({ spanMs, endMs: isLive ? undefined : end });
}
