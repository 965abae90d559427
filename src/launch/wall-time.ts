/** Shares of a job's time in which its host ends what it does, and the most and the least of it, ms. */
const DRAIN_SHARE = 0.1;
const MOST_DRAIN_MS = 300_000;
const LEAST_DRAIN_MS = 10_000;

/** How long a host takes tasks that may run for so long, ms: what is left is for the tasks that run then. */
export function lifetimeOf(timeMs: number): number {
  const drainMs = Math.min(MOST_DRAIN_MS, Math.max(LEAST_DRAIN_MS, DRAIN_SHARE * timeMs));
  return Math.max(1000, timeMs - drainMs);
}

/**
 * Reads a time as batch systems write it, `MINUTES`, `H:MM:SS`, `D-HH:MM:SS`, or with units, `90s`, `50m`, `2h`.
 *
 * @returns ms
 * @throws {RangeError} when it is none
 */
export function readWallTime(text: string): number {
  const units = /^(\d+(?:\.\d+)?)(s|m|h|d)$/u.exec(text);
  if (units !== null) return 1000 * Number(units[1]) * (SECONDS[units[2] ?? "s"] ?? 1);
  const clock = /^(?:(\d+)-)?(\d+):(\d{1,2})(?::(\d{1,2}))?$/u.exec(text);
  if (clock !== null) {
    const [days = 0, first = 0, second = 0, third] = clock.slice(1).map((part) => (part ? Number(part) : undefined));
    // Two numbers are minutes and seconds, behind days hours and minutes.
    if (third === undefined && clock[1] === undefined) return 1000 * (60 * first + second);
    return 1000 * (86_400 * days + 3600 * first + 60 * second + (third ?? 0));
  }
  if (/^\d+$/u.test(text)) return 60_000 * Number(text);
  throw new RangeError(`time expects minutes, H:MM:SS, or a number with s, m, h or d, such as 50m; got "${text}"`);
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `H:MM:SS`, rounded up to whole seconds. */
export function wallTimeText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${h}:${String(m).padStart(2, "0")}:${String(s).padStart(2, "0")}`;
}
