const PREFIXES = ["", "k", "M", "G", "T", "P"];

/** A count with three digits and a prefix, such as `4.12 G`. */
export function withPrefix(count: number): string {
  if (!(count > 0)) return "0";
  if (count < 1000 && Number.isInteger(count)) return String(count);
  // Rounded first: 999.9 M is 1.00 G.
  const rounded = Number(count.toPrecision(3));
  const power = Math.min(PREFIXES.length - 1, Math.max(0, Math.floor(Math.log10(rounded) / 3)));
  return `${(rounded / 1000 ** power).toPrecision(3)} ${PREFIXES[power] ?? ""}`.trim();
}

const SIZES = ["", " thousand", " million", " billion", " trillion"];

/** A count as a person says it, with two or three digits: `8.2 billion`. */
export function inWords(count: number): string {
  if (!(count >= 1000)) return String(Math.round(count));
  const rounded = Number(count.toPrecision(2));
  const power = Math.min(SIZES.length - 1, Math.floor(Math.log10(rounded) / 3));
  return `${Number((rounded / 1000 ** power).toPrecision(2))}${SIZES[power] ?? ""}`;
}

/** Milliseconds as a person says them. */
export function duration(ms: number): string {
  if (ms === 0) return "0";
  if (ms < 1000) return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
}

/** Decimals that show two digits of a standard error; 2 while there is none. */
export function decimalsOf(standardError: number): number {
  if (!(standardError > 0 && standardError < Number.POSITIVE_INFINITY)) return 2;
  return Math.min(15, Math.max(0, 1 - Math.floor(Math.log10(standardError))));
}

/** A distance in standard errors, with its sign; a dash where there is none. */
export function inSigmas(distance: number): string {
  return Number.isFinite(distance) ? `${distance < 0 ? "−" : "+"}${Math.abs(distance).toFixed(2)} σ` : "–";
}

/** A number to `digits` digits, without zeros at its end. */
export function plain(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(digits)));
}

/** A power of ten for the mark of an axis: `10⁶`. */
export function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return `10${String(exponent).replace(/./g, (digit) => SUPERSCRIPTS[digit] ?? digit)}`;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  "-": "⁻",
  ...Object.fromEntries(Array.from("⁰¹²³⁴⁵⁶⁷⁸⁹", (digit, i) => [String(i), digit])),
};
