import { expect, test } from "vitest";
import { acceptedFormat } from "../../../src/monitor/metrics/accepted-format.ts";

const PROMETHEUS_2 =
  "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
const PROMETHEUS_3 =
  "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

test.each([
  ["Prometheus 2", PROMETHEUS_2],
  ["Prometheus 3", PROMETHEUS_3],
  ["who wants it alone", "Application/OpenMetrics-Text; version=1.0.0"],
])("OpenMetrics goes to %s", (_, accept) => {
  expect(acceptedFormat(accept)).toBe("openmetrics");
});

test.each([
  ["who says nothing", undefined],
  ["curl", "*/*"],
  ["a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
  ["who likes it better", "application/openmetrics-text;q=0.3,text/plain;q=0.7"],
  ["who refuses the other", "application/openmetrics-text;q=0"],
  ["who writes a weight that is none", "application/openmetrics-text;q=much"],
  ["who sends an empty header", ""],
])("the older format goes to %s", (_, accept) => {
  expect(acceptedFormat(accept)).toBe("text");
});
