import { Client, insideOf } from "../../client/client.ts";
import { ClientWatch } from "../../client/monitor/client-watch.ts";
import { LOCAL_HOST, openFeed } from "../../client/monitor/local-feed.ts";
import type { ClientReport } from "../../monitor/client-report.ts";
import type { HostReport } from "../../monitor/host-report.ts";
import { acceptedFormat } from "../../monitor/metrics/accepted-format.ts";
import { CONTENT_TYPES } from "../../monitor/metrics/exposition.ts";
import { type Measured, Metrics } from "../../monitor/metrics/metrics.ts";
import { describe } from "../../protocol/describe.ts";
import { hostFigures } from "../cluster/host-figures.ts";
import { packageVersion } from "../package-version.ts";

/** Metrics as text, and how that is to be sent. */
export interface MetricsText {
  /** For the header `content-type`. */
  readonly contentType: string;
  /** What is sent. */
  readonly body: string;
}

/** Metrics of a client, for a server that a program has already. Made by {@link clientMetrics}. */
export interface ClientMetrics {
  /**
   * What there is to say now: as OpenMetrics 1.0 where that is asked for, else in the older text format of Prometheus.
   *
   * @param accept - the header of that name of the request
   * @throws {TypeError} when it is no text
   *
   * @example
   * const { contentType, body } = metrics.read(request.headers.accept);
   */
  read(accept?: string): MetricsText;
  /**
   * Counts no more. Idempotent.
   *
   * @example
   * metrics.close();
   */
  close(): void;
}

/**
 * Counts what a client does from now on, for Prometheus: its queues, its tasks, how long they run, and engines of its own.
 * A client of a cluster says nothing of engines, which `ensemble metrics` sees. Keeps no process alive.
 *
 * @throws {TypeError} when it is no client
 * @throws {ClientClosedError} after `close()` of the client
 *
 * @example
 * import { createServer } from "node:http";
 * import { clientMetrics } from "wasm-ensemble/monitor";
 *
 * const metrics = clientMetrics(client);
 * createServer((request, response) => {
 *   const { contentType, body } = metrics.read(request.headers.accept);
 *   response.setHeader("content-type", contentType).end(body);
 * }).listen(9464, "127.0.0.1");
 */
export function clientMetrics(client: Client): ClientMetrics {
  return measureClient("clientMetrics", client);
}

/** As {@link clientMetrics}; mistakes name their caller. */
export function measureClient(caller: string, client: Client): ClientMetrics {
  checkClient(caller, client);
  const metrics = new Metrics({ version: packageVersion(), host: LOCAL_HOST });
  const look = insideOf(client).transport.owns ? lookAtOwn(client, metrics) : lookAtClient(client);
  return {
    read: (accept) => {
      checkAccept(accept);
      const format = acceptedFormat(accept);
      return { contentType: CONTENT_TYPES[format], body: metrics.text({ name: "", ...look.now() }, format) };
    },
    close: look.close,
  };
}

function checkClient(caller: string, value: unknown): void {
  if (!(value instanceof Client)) throw new TypeError(`${caller} expects a client, got ${describe(value)}`);
  insideOf(value).dispatcher.checkOpen();
}

function checkAccept(value: unknown): void {
  if (value === undefined || typeof value === "string") return;
  throw new TypeError(`read expects the text of an Accept header, got ${describe(value)}`);
}

interface Look {
  readonly now: () => Omit<Measured, "name">;
  readonly close: () => void;
}

function lookAtOwn(client: Client, metrics: Metrics): Look {
  // The first of each comes at once.
  const hosts: HostReport[] = [];
  const clients: ClientReport[] = [];
  const onReport = (report: HostReport | ClientReport): void => {
    if (report.kind === "client") return void clients.splice(0, 1, report);
    hosts.splice(0, 1, report);
    if (report.tasks !== undefined) metrics.tasks(report.tasks);
  };
  const feed = openFeed(client, { tasks: true, figures: hostFigures, onReport });
  return { now: () => ({ hosts, clients }), close: () => feed.close() };
}

function lookAtClient(client: Client): Look {
  const { dispatcher, events, runtime } = insideOf(client);
  const watch = new ClientWatch({ dispatcher, events, programName: runtime.programName });
  return {
    now: () => ({ clients: [{ ...watch.report(), user: "local", session: "own" }] }),
    close: () => watch.end(),
  };
}
