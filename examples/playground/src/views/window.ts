import type { EngineId } from "wasm-ensemble";
import type { TaskBar } from "./task-stream.ts";

/** How much of the past is shown: since the last command, the last minute, or all that is kept. */
export const SPANS = ["latest", "minute", "all"] as const;

/** One of the spans. */
export type Span = (typeof SPANS)[number];

/** Part of the past; ms since the epoch. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Tasks that are drawn as one: they would be too narrow alone. */
export interface Stretch {
  /** The first, and all it stands for: at least this one. */
  readonly bars: readonly [TaskBar, ...TaskBar[]];
  /** Part of the window, 0 … 1. */
  readonly left: number;
  readonly width: number;
}

const LATEST_MS = 10_000;
const MINUTE_MS = 60_000;
// Shorter than this everything would be one bar.
const LEAST_SPAN_MS = 0.5;
// Parts of the window: what is narrower is joined with what is no farther from it.
const NARROW = 0.003;
const NEAR = 0.003;

/**
 * What part of the past is shown. It ends now while a task runs, and else with the last task that ended.
 *
 * @param commandMs - when the last command was run
 */
export function windowOf(bars: readonly TaskBar[], span: Span, commandMs: number | undefined): Window | undefined {
  if (bars.length === 0) return undefined;
  const toMs = bars.reduce((most, bar) => Math.max(most, bar.toMs), 0);
  const fromMs = Math.max(earliest(span, toMs, commandMs), ...firstAfter(bars, earliest(span, toMs, commandMs)));
  return { fromMs: Math.min(fromMs, toMs - LEAST_SPAN_MS), toMs };
}

function earliest(span: Span, toMs: number, commandMs: number | undefined): number {
  switch (span) {
    case "latest":
      return Math.max(toMs - LATEST_MS, commandMs !== undefined && commandMs < toMs ? commandMs : 0);
    case "minute":
      return toMs - MINUTE_MS;
    case "all":
      return 0;
  }
}

// Empty time before the first task that is shown is none to look at.
function firstAfter(bars: readonly TaskBar[], ms: number): readonly number[] {
  const shown = bars.filter(({ toMs }) => toMs > ms);
  return shown.length === 0
    ? []
    : [shown.reduce((least, { fromMs }) => Math.min(least, fromMs), Number.POSITIVE_INFINITY)];
}

/** What is drawn of each engine's tasks in a window, in order of time. */
export function stretchesIn(
  bars: readonly TaskBar[],
  { fromMs, toMs }: Window,
): ReadonlyMap<EngineId, readonly Stretch[]> {
  const spanMs = toMs - fromMs;
  const rows = new Map<EngineId, Stretch[]>();
  for (const bar of bars.filter((one) => one.toMs >= fromMs).toSorted((a, b) => a.fromMs - b.fromMs)) {
    const row = rows.get(bar.engineId) ?? [];
    rows.set(bar.engineId, row);
    const left = Math.max(0, (bar.fromMs - fromMs) / spanMs);
    const width = Math.max(0, (bar.toMs - fromMs) / spanMs - left);
    const before = row.at(-1);
    if (before !== undefined && areOne(before, { bar, left, width })) {
      row[row.length - 1] = { bars: [...before.bars, bar], left: before.left, width: left + width - before.left };
    } else row.push({ bars: [bar], left, width });
  }
  return rows;
}

function areOne(
  before: Stretch,
  next: { readonly bar: TaskBar; readonly left: number; readonly width: number },
): boolean {
  const [first] = before.bars;
  const isSame = first.name === next.bar.name && first.kind === next.bar.kind;
  const isNarrow = next.width < NARROW && before.width / before.bars.length < NARROW;
  return isSame && isNarrow && next.left - (before.left + before.width) < NEAR;
}
