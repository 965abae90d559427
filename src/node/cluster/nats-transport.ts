import { createConnection, type Socket } from "node:net";
import { type ConnectionOptions, NatsConnectionImpl, setTransportFactory } from "@nats-io/transport-node";
import { NodeTransport, nodeResolveHost } from "@nats-io/transport-node/lib/node_transport.js";

/**
 * As the package's own, but an attempt that is given up leaves nothing behind.
 *
 * The package gives up an attempt to connect after a time, and then knows no socket of it that it could end: one that
 * connects later stays open, and keeps the process, for as long as the server likes.
 */
class PatientTransport extends NodeTransport {
  #dialed: Socket | undefined;

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

  override async close(error?: Error): Promise<void> {
    if (!this.connected) {
      this.discard();
      this.#dialed?.destroy();
    }
    await super.close(error);
  }
}

/** As `connect` of the package. */
export function connectOverTcp(options: ConnectionOptions): ReturnType<typeof NatsConnectionImpl.connect> {
  // Each way to connect sets it, as there is one for all.
  setTransportFactory({ factory: () => new PatientTransport(), dnsResolveFn: nodeResolveHost });
  return NatsConnectionImpl.connect(options);
}
