// Between two frames that are drawn; eyes see motion at a dozen a second.
const LEAST_MS = 80;
const MOST_MS = 640;
// A frame may come that late: the screen's own rhythm, and one that was missed.
const USUAL_MS = 34;
// Drawing takes at most one part in so many of the page's thread; frames that are late count as more than that, since all
// cores are at work then.
const PARTS = 25;
const PARTS_LATE = 10;
// How much of the average the last frame is.
const WEIGHT = 0.3;

/** What frames have cost lately, in milliseconds, averaged. */
export interface Cost {
  /** Time of the page's own thread. */
  readonly drawMs: number;
  /** How long a frame came after it was asked for, over what is usual. */
  readonly lateMs: number;
}

/** The average after one more frame, which came `waitedMs` after it was asked for. */
export function costAfter(before: Cost, drawMs: number, waitedMs: number): Cost {
  return { drawMs: mix(before.drawMs, drawMs), lateMs: mix(before.lateMs, Math.max(0, waitedMs - USUAL_MS)) };
}

function mix(old: number, latest: number): number {
  return (1 - WEIGHT) * old + WEIGHT * latest;
}

/** Milliseconds until the next frame is asked for. */
export function intervalAt({ drawMs, lateMs }: Cost): number {
  return Math.min(MOST_MS, Math.max(LEAST_MS, PARTS * drawMs, PARTS_LATE * lateMs));
}

type Draw = (ms: number) => void;

const draws = new Set<Draw>();
let cost: Cost = { drawMs: 0, lateMs: 0 };
let isAsked = false;

/**
 * Calls `draw` in frames of the page, all that is to be drawn in the same: a dozen a second at most, fewer when drawing
 * takes long or frames come late, none while the page is hidden.
 *
 * @returns a function that ends it
 */
export function onFrame(draw: Draw): () => void {
  draws.add(draw);
  if (!isAsked) ask();
  return () => draws.delete(draw);
}

function ask(): void {
  isAsked = draws.size > 0;
  if (!isAsked) return;
  setTimeout(() => {
    const askedMs = performance.now();
    requestAnimationFrame(() => drawAll(askedMs));
  }, intervalAt(cost));
}

function drawAll(askedMs: number): void {
  const startedMs = performance.now();
  // Time in the background is no delay.
  const waitedMs = Math.min(MOST_MS, startedMs - askedMs);
  for (const draw of draws) draw(startedMs);
  // Components are drawn in a microtask, and charts in one that follows.
  queueMicrotask(() =>
    queueMicrotask(() => {
      cost = costAfter(cost, performance.now() - startedMs, waitedMs);
      ask();
    }),
  );
}
