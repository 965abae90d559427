import { type ConnectionOptions, headers, type NatsConnection, nkeyAuthenticator, wsconnect } from "@nats-io/nats-core";
import { PROTOCOL, type Versions } from "../cluster/heartbeat.ts";
import type { PortPair } from "../cluster/port.ts";
import { BrokenLinkError, refusal } from "../nats/broken-link.ts";
import type { ClusterAddress } from "../nats/cluster-address.ts";
import { connectPatiently, type Patience } from "../nats/connect-patiently.ts";
import type { CourierOrder } from "../nats/courier-start.ts";
import { runCourier } from "../nats/run-courier.ts";
import type { PageCourierStart } from "./cluster/courier-start.ts";
import { pagePort } from "./cluster/page-port.ts";
import { runtimeName } from "./cluster/runtime-name.ts";

/** Filled in by the build. */
declare const PACKAGE_VERSION: string;

// The script of the worker that has a client's, or a host's, connection, and nothing else to do.
addEventListener("message", ({ data }: MessageEvent<PageCourierStart>) => void start(data), { once: true });

function start({ control, letters, ...request }: PageCourierStart): Promise<void> {
  const { address } = request;
  return runCourier(
    { ...request, versions: versions() },
    {
      connect: (patience) => connectWebSocket(address, patience),
      explain: (error) => explain(error, address),
      headers: async () => headers,
      control: pagePort(control),
      letters: pagePort(letters),
      makePorts,
      machine: () => ({ cores: navigator.hardwareConcurrency }),
      say: (news) => postMessage(news),
      hear: (handler) => addEventListener("message", ({ data }: MessageEvent<CourierOrder>) => handler(data)),
    },
  );
}

function connectWebSocket({ url, user, key }: ClusterAddress, patience: Patience): Promise<NatsConnection> {
  const authenticator = key && nkeyAuthenticator(new TextEncoder().encode(key.seed));
  const connect = (options: ConnectionOptions): Promise<NatsConnection> =>
    wsconnect({ ...options, servers: url, ...(authenticator && { authenticator }) });
  return connectPatiently(user, connect, patience);
}

function makePorts(): PortPair {
  const { port1, port2 } = new MessageChannel();
  return { own: pagePort(port1), other: port2 };
}

// A page is not told why a WebSocket failed, so that it learns nothing of servers that don't want it.
function explain(error: unknown, { url, key }: ClusterAddress): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (/authorization violation/iu.test(message)) return new BrokenLinkError(refusal(key, undefined)).message;
  if (name !== "ConnectionError" && name !== "TimeoutError") return message;
  const certificate = url.startsWith("wss:") ? ", that this browser trusts its certificate" : "";
  return (
    `no WebSocket could be opened; see that the server runs and has a port for pages${certificate}, and that it lets in ` +
    `pages from ${origin} (ensemble cluster init --origin ${origin})`
  );
}

function versions(): Versions {
  return { protocol: PROTOCOL, package: PACKAGE_VERSION, runtime: runtimeName(navigator.userAgent) };
}
