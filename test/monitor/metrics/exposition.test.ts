import { expect, test } from "vitest";
import { DurationHistogram } from "../../../src/monitor/metrics/duration-histogram.ts";
import { Exposition } from "../../../src/monitor/metrics/exposition.ts";
import { counter, gauge, histogram, info } from "../../../src/monitor/metrics/metric.ts";
import { records } from "./reports.ts";

test("OpenMetrics text has type, unit and help of each metric once, its samples together, and an end", () => {
  const to = new Exposition();
  const busy = counter("x_busy_seconds", "Time.");
  to.add(info("x_build", "Version."), { version: "1.2.3" }, 1);
  to.add(busy, { host: "a" }, 1.5);
  to.add(gauge("x_engines", "Engines."), {}, 2);
  to.add(busy, { host: "b" }, 0);
  expect(to.text("openmetrics")).toBe(
    [
      "# TYPE x_build info",
      "# HELP x_build Version.",
      'x_build_info{version="1.2.3"} 1',
      "# TYPE x_busy_seconds counter",
      "# UNIT x_busy_seconds seconds",
      "# HELP x_busy_seconds Time.",
      'x_busy_seconds_total{host="a"} 1.5',
      'x_busy_seconds_total{host="b"} 0',
      "# TYPE x_engines gauge",
      "# HELP x_engines Engines.",
      "x_engines 2",
      "# EOF",
      "",
    ].join("\n"),
  );
});

test("the older format names metrics as their samples, has no units, no info and no end", () => {
  const to = new Exposition();
  to.add(info("x_build", "Version."), { version: "1.2.3" }, 1);
  to.add(counter("x_busy_seconds", "Time."), { host: "a" }, 1.5);
  expect(to.text("text")).toBe(
    [
      "# HELP x_build_info Version.",
      "# TYPE x_build_info gauge",
      'x_build_info{version="1.2.3"} 1',
      "# HELP x_busy_seconds_total Time.",
      "# TYPE x_busy_seconds_total counter",
      'x_busy_seconds_total{host="a"} 1.5',
      "",
    ].join("\n"),
  );
});

test("quotes, backslashes and ends of lines in labels and helps are escaped, as each format wants it", () => {
  const to = new Exposition();
  to.add(gauge("x", 'A "b" \\ c\nd.'), { user: 'a"b\\c\nd' }, 1);
  const sample = 'x{user="a\\"b\\\\c\\nd"} 1';
  expect(to.text("openmetrics").split("\n")).toEqual([
    "# TYPE x gauge",
    '# HELP x A \\"b\\" \\\\ c\\nd.',
    sample,
    "# EOF",
    "",
  ]);
  expect(to.text("text").split("\n")).toEqual(['# HELP x A "b" \\\\ c\\nd.', "# TYPE x gauge", sample, ""]);
});

test("a value that is not known is left out, and so is a label without one", () => {
  const to = new Exposition();
  to.add(gauge("x", "X."), { host: "a" }, undefined);
  to.add(gauge("y", "Y."), { cluster: "", host: "a" }, 1e21);
  expect(to.text("text")).toBe('# HELP y Y.\n# TYPE y gauge\ny{host="a"} 1e+21\n');
});

test("numbers that are none are written as Prometheus reads them", () => {
  const to = new Exposition();
  const x = gauge("x", "X.");
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]) to.add(x, {}, value);
  expect(to.text("text").split("\n").slice(2, -1)).toEqual(["x NaN", "x +Inf", "x -Inf", "x 0"]);
});

test("the buckets of a histogram rise to its count, and bounds are written as OpenMetrics writes them", () => {
  const durations = new DurationHistogram();
  durations.add(
    records([
      // Of 0.5 ms each.
      [10, 1000, 1005, 0],
      [1, 1000, 2000, 1],
      [1, 1000, 1000 + 5 * 3_600_000, 0],
    ]),
  );
  const to = new Exposition();
  to.addHistogram(histogram("x_seconds", "X."), { host: "a" }, durations);
  const lines = to.text("openmetrics").split("\n");
  expect(lines).toContain('x_seconds_bucket{host="a",le="0.001"} 10');
  expect(lines).toContain('x_seconds_bucket{host="a",le="0.3"} 10');
  expect(lines).toContain('x_seconds_bucket{host="a",le="1.0"} 11');
  expect(lines).toContain('x_seconds_bucket{host="a",le="10000.0"} 11');
  expect(lines).toContain('x_seconds_bucket{host="a",le="+Inf"} 12');
  expect(lines).toContain('x_seconds_sum{host="a"} 18001.005');
  expect(lines).toContain('x_seconds_count{host="a"} 12');
});

test("durations count what engines have answered alone, and a clock that was set back makes none negative", () => {
  const durations = new DurationHistogram();
  durations.add(
    records([
      [1, 5000, 4000, 0],
      [2, 0, 1000, 2],
      [3, 0, 1000, 3],
    ]),
  );
  expect(durations.count).toBe(1);
  expect(durations.sumSeconds).toBe(0);
});
