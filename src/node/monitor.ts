export { type ClientMetrics, clientMetrics, type MetricsText } from "./metrics/client-metrics.ts";
export { type MetricsServer, type ServeMetricsOptions, serveMetrics } from "./metrics/serve-metrics.ts";
