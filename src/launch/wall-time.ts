import { describe } from "../protocol/describe.ts";

/** Shares of a job's time in which its host ends what it does, and the most and the least of it, ms. */
const DRAIN_SHARE = 0.1;
const MOST_DRAIN_MS = 300_000;
const LEAST_DRAIN_MS = 10_000;
// A timer takes no more: 24 days.
const MOST_LIFETIME_MS = 24 * 86_400_000;

/** How long a host takes tasks that may run for so long, ms: what is left is for the tasks that run then. */
export function lifetimeOf(timeMs: number): number {
  const drainMs = Math.min(MOST_DRAIN_MS, Math.max(LEAST_DRAIN_MS, DRAIN_SHARE * timeMs));
  return Math.min(MOST_LIFETIME_MS, Math.max(1000, timeMs - drainMs));
}

/**
 * Reads a time as batch systems write it, `MINUTES`, `H:MM:SS`, `D-HH`, `D-HH:MM:SS`, or with a unit, `90s`, `50m`, `2h`.
 *
 * @returns ms, > 0
 * @throws {TypeError} when it is no text
 * @throws {RangeError} when it is none
 */
export function readWallTime(text: unknown): number {
  if (typeof text !== "string") throw new TypeError(`time expects a text such as "50m", got ${describe(text)}`);
  const ms = 1000 * (secondsOfUnit(text) ?? secondsOfClock(text) ?? Number.NaN);
  if (ms > 0) return ms;
  throw new RangeError(`time expects minutes, H:MM:SS, or a number with s, m, h or d, such as 50m; got "${text}"`);
}

function secondsOfUnit(text: string): number | undefined {
  const [, size, unit = "m"] = /^(\d+(?:\.\d+)?)([smhd]?)$/u.exec(text) ?? [];
  return size === undefined ? undefined : Number(size) * (SECONDS[unit || "m"] ?? Number.NaN);
}

function secondsOfClock(text: string): number | undefined {
  const withDays = /^(\d+)-(\d+)(?::(\d{1,2}))?(?::(\d{1,2}))?$/u.exec(text);
  if (withDays !== null) {
    const [d = 0, h = 0, m = 0, s = 0] = withDays.slice(1).map((part) => Number(part ?? 0));
    return 86_400 * d + 3600 * h + 60 * m + s;
  }
  const [, first, second, third] = /^(\d+):(\d{1,2})(?::(\d{1,2}))?$/u.exec(text) ?? [];
  if (first === undefined) return undefined;
  // Two numbers are minutes and seconds.
  return third === undefined
    ? 60 * Number(first) + Number(second)
    : 3600 * Number(first) + 60 * Number(second) + Number(third);
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `H:MM:SS`, rounded up to whole seconds. */
export function wallTimeText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${h}:${String(m).padStart(2, "0")}:${String(s).padStart(2, "0")}`;
}
