const PREFIXES = ["", " k", " M", " G", " T"];

/** A count with three digits: `942`, `4.12 M`. */
export function count(value: number): string {
  if (!(Math.abs(value) >= 1000)) return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 1 : 0);
  // Rounded first: 999.9 k is 1.00 M.
  const rounded = Number(value.toPrecision(3));
  const power = Math.min(PREFIXES.length - 1, Math.floor(Math.log10(Math.abs(rounded)) / 3));
  return `${(rounded / 1000 ** power).toPrecision(3)}${PREFIXES[power] ?? ""}`;
}

/** A whole number with its thousands apart. */
export function whole(value: number): string {
  return value.toLocaleString("en");
}

/** Milliseconds as a person says them. */
export function duration(ms: number): string {
  if (ms < 1) return `${Math.max(0, ms).toFixed(2)} ms`;
  if (ms < 1000) return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${String(minutes % 60).padStart(2, "0")} min` : `${Math.floor(hours / 24)} days`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Bytes as a person says them. */
export function bytes(value: number): string {
  const power = value < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(Number(value.toPrecision(2))) / 3));
  const scaled = value / 1000 ** power;
  return `${scaled.toFixed(scaled < 10 && power > 0 ? 1 : 0)} ${UNITS[power] ?? ""}`;
}

/** The time of day: `14:05:09`. */
export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString("en-GB");
}

/** `1 host`, `3 hosts`. */
export function plural(value: number, noun: string): string {
  return `${whole(value)} ${noun}${value === 1 ? "" : "s"}`;
}
