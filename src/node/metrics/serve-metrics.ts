import { checkOptions } from "../../client/check.ts";
import type { Client } from "../../client/client.ts";
import { describe } from "../../protocol/describe.ts";
import { servePages } from "../health/serve-pages.ts";
import { clientMetrics } from "./client-metrics.ts";

/** Where {@link serveMetrics} listens. */
export interface ServeMetricsOptions {
  /** 0 to 65535; 0: any that is free. By default 9464, as exporters of OpenTelemetry. */
  readonly port?: number;
  /** Address of this machine, or a name that it has: `"0.0.0.0"` for all that reach it. By default `"127.0.0.1"`: for this machine. */
  readonly host?: string;
}

/** Metrics that are served. */
export interface MetricsServer {
  /** Its address, port and path included. */
  readonly url: string;
  /**
   * Serves them no more. Idempotent.
   *
   * @example
   * await server.close();
   */
  close(): Promise<void>;
}

const DEFAULT_PORT = 9464;

/**
 * Serves metrics of a client to Prometheus, at `/metrics`: those of {@link clientMetrics}. Keeps no process alive.
 *
 * @throws {TypeError} for options that there are not
 * @throws {RangeError} when the port is none, is taken, or may not be used, or the address is not this machine's
 *
 * @example
 * import { serveMetrics } from "wasm-ensemble/monitor";
 *
 * const server = await serveMetrics(client, { port: 0 });
 * console.log(server.url);
 * await server.close();
 */
export async function serveMetrics(client: Client, options: ServeMetricsOptions = {}): Promise<MetricsServer> {
  checkOptions("serveMetrics", options, { port: "any", host: "any" });
  const { port = DEFAULT_PORT, host = "127.0.0.1" } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`port expects a whole number from 0 to 65535, got ${describe(port)}`);
  }
  const metrics = clientMetrics(client);
  const page = (accept?: string): { readonly type: string; readonly body: string } => {
    const { contentType: type, body } = metrics.read(accept);
    return { type, body };
  };
  try {
    const served = await servePages({ host, port }, { "/metrics": page });
    const close = async (): Promise<void> => {
      metrics.close();
      await served.close();
    };
    return { url: `${served.url}/metrics`, close };
  } catch (error) {
    metrics.close();
    throw error;
  }
}
