export { type ClientMetrics, clientMetrics, type MetricsText } from "./metrics/client-metrics.ts";
export { type MetricsServer, type ServeMetricsOptions, serveMetrics } from "./metrics/serve-metrics.ts";
export { type SpanAttributes, type TaskSpan, type TaskTracer, traceTasks } from "./trace-tasks.ts";
