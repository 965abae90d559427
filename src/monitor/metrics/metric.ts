/** Labels of one series: names are letters, digits and `_`. An empty value means the same as none, and is left out. */
export type Labels = Readonly<Record<string, string>>;

/** One metric, by the conventions of Prometheus: base units, a name that ends with its unit. */
export interface Metric {
  /** Without the suffixes that samples have: `_total` of a counter, `_info`, `_bucket`. */
  readonly name: string;
  readonly type: "gauge" | "counter" | "info" | "histogram";
  /** Present where the name ends with one. */
  readonly unit?: "seconds" | "bytes";
  readonly help: string;
}

const UNIT = /_(seconds|bytes)$/;

/** A number that rises and falls. */
export function gauge(name: string, help: string): Metric {
  return { name, type: "gauge", ...unitOf(name), help };
}

/** A number that only rises, until its program is started again. */
export function counter(name: string, help: string): Metric {
  return { name, type: "counter", ...unitOf(name), help };
}

/** Facts in words, as labels; its value is 1. */
export function info(name: string, help: string): Metric {
  return { name, type: "info", help };
}

/** Numbers counted by size. */
export function histogram(name: string, help: string): Metric {
  return { name, type: "histogram", ...unitOf(name), help };
}

function unitOf(name: string): Pick<Metric, "unit"> {
  const [, unit] = UNIT.exec(name) ?? [];
  return unit === "seconds" || unit === "bytes" ? { unit } : {};
}
