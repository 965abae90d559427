import { acceptedFormat } from "../../monitor/metrics/accepted-format.ts";
import { CONTENT_TYPES, type MetricsFormat } from "../../monitor/metrics/exposition.ts";
import type { Page } from "../health/serve-pages.ts";

/**
 * A page of metrics, in the format that a request asks for.
 *
 * @param text - gives them; undefined: there is nothing to see now
 */
export function metricsPage(text: (format: MetricsFormat) => string | undefined): (accept?: string) => Page {
  return (accept) => {
    const format = acceptedFormat(accept);
    const body = text(format);
    return body === undefined
      ? { status: 503, body: "the cluster can't be seen now; it is looked for\n" }
      : { type: CONTENT_TYPES[format], body };
  };
}
