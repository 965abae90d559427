import { createConnection, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import {
  type ConnectionOptions,
  type NatsConnection,
  NatsConnectionImpl,
  type ServerInfo,
  setTransportFactory,
} from "@nats-io/transport-node";
import { NodeTransport, nodeResolveHost } from "@nats-io/transport-node/lib/node_transport.js";
import type { WayAttempt, WayTrace } from "../../nats/way-trace.ts";

/** Options of a connection, and what follows how it is made. */
interface TracedOptions extends ConnectionOptions {
  readonly attempt?: WayAttempt | undefined;
}

/**
 * As the package's own, but an attempt that is given up leaves nothing behind, and it can be seen how far it came.
 *
 * The package gives up an attempt to connect after a time, and then knows no socket of it that it could end: one that
 * connects later stays open, and keeps the process, for as long as the server likes.
 */
class PatientTransport extends NodeTransport {
  #dialed: Socket | undefined;
  #trace: WayTrace | undefined;

  override connect(
    place: { readonly hostname: string; readonly port: number; readonly tlsName: string },
    options: TracedOptions,
  ): Promise<void> {
    this.#trace = options.attempt?.begin({ address: place.hostname, port: place.port });
    return super.connect(place, options);
  }

  override dial({ hostname, port }: { readonly hostname: string; readonly port: number }): Promise<Socket> {
    const socket = createConnection({ host: hostname, port, noDelay: true });
    this.#dialed = socket;
    return new Promise((resolve, reject) => {
      let failure: Error | undefined;
      socket.on("error", (error) => {
        failure = error;
      });
      socket.on("close", () => reject(failure ?? new Error("the attempt to connect was given up")));
      socket.on("connect", () => {
        // From here on the package listens.
        socket.removeAllListeners();
        resolve(socket);
      });
    });
  }

  override async peekInfo(): Promise<ServerInfo> {
    const trace = this.#trace;
    if (trace === undefined) return super.peekInfo();
    trace.link = "server";
    this.socket.once("data", (bytes: Uint8Array) => {
      trace.firstBytes = bytes;
    });
    const greeting = await super.peekInfo();
    trace.greeting = greeting;
    // Where only one of both would encrypt, the package ends the attempt before it begins with that.
    trace.link = greeting.tls_required === true || this.options.tls ? "encryption" : "authorization";
    return greeting;
  }

  override async startTLS(): Promise<TLSSocket> {
    const trace = this.#trace;
    if (trace) trace.link = "encryption";
    const socket = await super.startTLS();
    if (trace) {
      trace.certificate = socket.getPeerCertificate();
      trace.encryption = socket.getProtocol() ?? undefined;
      trace.link = "authorization";
    }
    return socket;
  }

  override async close(error?: Error): Promise<void> {
    if (this.#trace) this.#trace.failure ??= error;
    if (!this.connected) {
      this.discard();
      this.#dialed?.destroy();
    }
    await super.close(error);
  }
}

/** As `connect` of the package. @param attempt - called with how it goes */
export function connectOverTcp(options: ConnectionOptions, attempt?: WayAttempt): Promise<NatsConnection> {
  // Each way to connect sets it, as there is one for all.
  setTransportFactory({ factory: () => new PatientTransport(), dnsResolveFn: nodeResolveHost });
  const traced: TracedOptions = { ...options, attempt };
  return NatsConnectionImpl.connect(traced);
}
