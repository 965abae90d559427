import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands before a server, and counts the connections that the server has taken. */
export class CountingProxy {
  readonly #server = createServer((socket) => this.#forward(socket));
  readonly #sockets = new Set<Socket>();
  readonly #port: number;
  /** Connections whose first PING the server has answered: clients begin with one. */
  taken = 0;

  private constructor(url: string) {
    this.#port = Number(new URL(url).port);
  }

  /** @param url - of the server */
  static async start(url: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(url);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    // Listening at a port of TCP gives such an address.
    return `nats://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #forward(socket: Socket): void {
    const there = connect(this.#port, "127.0.0.1");
    for (const [from, to] of [
      [socket, there],
      [there, socket],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on("error", () => undefined);
      from.on("close", () => to.destroy());
    }
    let isTaken = false;
    there.on("data", (bytes: Buffer) => {
      if (isTaken || !bytes.includes("PONG")) return;
      isTaken = true;
      this.taken++;
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
