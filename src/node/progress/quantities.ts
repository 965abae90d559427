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
