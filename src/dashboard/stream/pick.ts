import type { PageState } from "../../monitor/page/page-message.ts";
import type { Bar } from "../seen/tasks.ts";
import { barsOf, gutterPx, type Scene } from "./paint-stream.ts";
import type { EngineRow, Row } from "./rows.ts";

// A pointer is no finer than this.
const NEAR_PX = 4;
const GUESS_MS = 50;

/** The bar at a place of the canvas, or the nearest one beside it. */
export function barAt(scene: Scene, x: number, y: number): Bar | undefined {
  const row = scene.rows.find(
    ({ topPx, heightPx }) => y + scene.scrollPx >= topPx && y + scene.scrollPx < topPx + heightPx,
  );
  if (row?.kind !== "engine") return undefined;
  const [fromMs, toMs] = scene.window;
  const left = gutterPx(scene.widthPx);
  if (x < left) return undefined;
  const msPerPx = (toMs - fromMs) / (scene.widthPx - left);
  const ms = fromMs + (x - left) * msPerPx;
  let nearest: Bar | undefined;
  let leastMs = NEAR_PX * msPerPx;
  for (const bar of barsOf(scene.state, row, scene.window)) {
    const farMs = Math.max(bar.fromMs - ms, ms - bar.toMs, 0);
    if (farMs <= leastMs) {
      nearest = bar;
      leastMs = farMs;
    }
  }
  return nearest;
}

/** A bar as it is known now: what ran when it was picked may have ended since. Undefined: it is not there any more. */
export function barNow(state: PageState, rows: readonly Row[], bar: Bar): Bar | undefined {
  if (bar.outcome !== "running") return bar;
  const row = rows.find((each) => each.kind === "engine" && each.id === bar.engine);
  if (row?.kind !== "engine") return undefined;
  // When it began was a guess until it had ended; one that was lost has its end alone.
  const later = barsOf(state, row, [bar.fromMs - GUESS_MS, Number.POSITIVE_INFINITY]);
  return later.find(({ name, fromMs }) => name === bar.name && fromMs >= bar.fromMs - GUESS_MS);
}

/** The bar beside one, in its row or in the next row that has any: what arrow keys go to. */
export function barBeside(
  scene: Scene,
  rows: readonly Row[],
  from: Bar | undefined,
  [dx, dy]: readonly [dx: number, dy: number],
): Bar | undefined {
  const engines = rows.filter((row) => row.kind === "engine");
  const place = engines.findIndex(({ id }) => id === from?.engine);
  const row = engines[place];
  if (from === undefined || row === undefined) return firstOf(scene, engines);
  const bars = barsOf(scene.state, row, scene.window);
  if (dx !== 0) {
    const at = bars.findIndex(({ fromMs }) => fromMs >= from.fromMs);
    return bars[Math.max(0, Math.min(bars.length - 1, (at < 0 ? bars.length : at) + dx))] ?? from;
  }
  const beyond = dy > 0 ? engines.slice(place + 1) : engines.slice(0, place).toReversed();
  for (const other of beyond) {
    const next = nearestTo(barsOf(scene.state, other, scene.window), from);
    if (next !== undefined) return next;
  }
  return from;
}

function firstOf(scene: Scene, engines: readonly EngineRow[]): Bar | undefined {
  for (const row of engines) {
    const last = barsOf(scene.state, row, scene.window).at(-1);
    if (last !== undefined) return last;
  }
  return undefined;
}

function nearestTo(bars: readonly Bar[], { fromMs }: Bar): Bar | undefined {
  return bars.reduce<Bar | undefined>(
    (best, bar) => (best === undefined || Math.abs(bar.fromMs - fromMs) < Math.abs(best.fromMs - fromMs) ? bar : best),
    undefined,
  );
}
