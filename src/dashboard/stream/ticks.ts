/** A mark of the scale of time. */
export interface Tick {
  readonly ms: number;
  readonly x: number;
  /** Whether it needs milliseconds to be told from its neighbours. */
  readonly isFine: boolean;
}

const STEPS_MS = [5, 10, 25, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000];
const APART_PX = 104;

/** Marks at round times. */
export function ticksOf([fromMs, toMs]: readonly [number, number], leftPx: number, rightPx: number): readonly Tick[] {
  const perMs = (rightPx - leftPx) / (toMs - fromMs);
  const stepMs = STEPS_MS.find((step) => step * perMs >= APART_PX) ?? 60_000;
  const ticks: Tick[] = [];
  for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms <= toMs; ms += stepMs) {
    ticks.push({ ms, x: leftPx + (ms - fromMs) * perMs, isFine: stepMs < 1000 });
  }
  return ticks;
}
