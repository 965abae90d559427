const PREFIXES = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** Three digits that count and a prefix: `4.61 G`, `70.0 M`, `512`. The unit goes behind. */
export function withPrefix(value: number): string {
  // 999.6 M is rounded to 1 G.
  const [size, prefix] = PREFIXES.find(([least]) => value >= 0.9995 * least) ?? [1, ""];
  return `${threeDigits(value / size)} ${prefix}`;
}

/** A number with three digits that count: `67.3`, `1.40`, `1,230`. */
export function threeDigits(value: number): string {
  return value.toLocaleString("en", { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}

/** A duration: `85 ms`, `0.26 s`, `2.1 s`, `48 s`, `3 min 07 s`, `2 h 05 min`, `9 d 04 h`. */
export function duration(ms: number): string {
  if (ms < 99.5) return `${Math.round(ms)} ms`;
  if (ms < 995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${twoDigits(hours % 24)} h`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
