import type { DurationHistogram } from "./duration-histogram.ts";
import type { Labels, Metric } from "./metric.ts";

/** How metrics are written: as OpenMetrics 1.0, or in the older text format of Prometheus. */
export type MetricsFormat = "openmetrics" | "text";

/** Content type of each format. */
export const CONTENT_TYPES: Readonly<Record<MetricsFormat, string>> = {
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
  text: "text/plain; version=0.0.4; charset=utf-8",
};

const SUFFIXES: Readonly<Record<Metric["type"], string>> = {
  gauge: "",
  counter: "_total",
  info: "_info",
  histogram: "",
};

/**
 * Samples of metrics, written as text that Prometheus reads.
 *
 * @see https://github.com/OpenObservability/OpenMetrics/blob/main/specification/OpenMetrics.md
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export class Exposition {
  // Lines are the same in both formats. Those of one metric have to follow each other.
  readonly #lines = new Map<Metric, string[]>();

  /** Adds a sample; none where the value is not known. */
  add(metric: Metric, labels: Labels, value: number | undefined): void {
    if (value === undefined) return;
    this.#linesOf(metric).push(line(metric.name + SUFFIXES[metric.type], labels, value));
  }

  /** Adds a histogram. */
  addHistogram(metric: Metric, labels: Labels, values: DurationHistogram): void {
    const lines = this.#linesOf(metric);
    for (const [bound, count] of values.cumulative()) {
      lines.push(line(`${metric.name}_bucket`, { ...labels, le: boundText(bound) }, count));
    }
    lines.push(line(`${metric.name}_sum`, labels, values.sumSeconds));
    lines.push(line(`${metric.name}_count`, labels, values.count));
  }

  #linesOf(metric: Metric): string[] {
    const lines = this.#lines.get(metric) ?? [];
    this.#lines.set(metric, lines);
    return lines;
  }

  /** All of it, in the order in which metrics came first. */
  text(format: MetricsFormat): string {
    const parts: string[] = [];
    for (const [metric, lines] of this.#lines) parts.push(...heads(metric, format), ...lines);
    if (format === "openmetrics") parts.push("# EOF");
    return parts.map((part) => `${part}\n`).join("");
  }
}

function heads({ name, type, unit, help }: Metric, format: MetricsFormat): string[] {
  if (format === "openmetrics") {
    const unitLine = unit === undefined ? [] : [`# UNIT ${name} ${unit}`];
    return [`# TYPE ${name} ${type}`, ...unitLine, `# HELP ${name} ${escaped(help)}`];
  }
  // The older format names what its samples are named, and knows no info.
  const sampled = name + SUFFIXES[type];
  return [
    `# HELP ${sampled} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
    `# TYPE ${sampled} ${type === "info" ? "gauge" : type}`,
  ];
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).flatMap(([label, text]) => (text === "" ? [] : [`${label}="${escaped(text)}"`]));
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${numberText(value)}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

// As OpenMetrics writes bounds: a series would be another one if its bound were written in another way.
function boundText(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : numberText(bound);
}
