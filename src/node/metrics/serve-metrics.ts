// For users' compilers, whose settings may not have Symbol.asyncDispose.
/// <reference lib="esnext.disposable" preserve="true" />
import { checkOptions } from "../../client/check.ts";
import type { Client } from "../../client/client.ts";
import { describe } from "../../protocol/describe.ts";
import { endWith } from "../ends-with-client.ts";
import { servePages } from "../health/serve-pages.ts";
import { measureClient } from "./client-metrics.ts";

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
  /**
   * As `close`, for `await using`.
   *
   * @example
   * await using server = await serveMetrics(client, { port: 0 });
   */
  [Symbol.asyncDispose](): Promise<void>;
}

const DEFAULT_PORT = 9464;

/**
 * Serves metrics of a client to Prometheus, at `/metrics`: those of `clientMetrics`. Keeps no process alive, and ends with
 * its client.
 *
 * @throws {TypeError} when it is no client, for options that there are not, or a host that is no text
 * @throws {RangeError} when the port is none, is taken, or may not be used, or the address is not this machine's
 * @throws {ClientClosedError} after `close()` of the client
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
  // Node takes an empty one for all addresses.
  if (typeof host !== "string" || host === "") {
    throw new TypeError(`host expects an address or name of this machine, such as "127.0.0.1", got ${describe(host)}`);
  }
  const metrics = measureClient("serveMetrics", client);
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
    await endWith(client, { close });
    return { url: `${served.url}/metrics`, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    metrics.close();
    throw error;
  }
}
